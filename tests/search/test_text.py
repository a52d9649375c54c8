"""Folding, tokens and stems."""

import pytest

from directory.search import text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("won't", ["wont"]), ("won’t", ["wont"]), ("Café", ["cafe"]), ("bed-wetting", ["bed", "wetting"]),
     ("1:1", ["1:1"]), ("mum&dad", ["mum", "and", "dad"]), ("a\0b", ["a", "b"]), ("A.D.H.D.", ["adhd"])],
)  # fmt: skip
def test_words_are_folded_so_that_spelling_of_marks_does_not_matter(typed, kept):
    assert text.words(typed) == kept


def test_word_forms_share_a_stem():
    assert text.stem("swimming") == text.stem("swims")


def test_short_words_keep_their_form():
    assert text.stem("ots") == "ots"


def test_words_that_every_listing_carries_weigh_little():
    assert text.weight_of("the") == 0 < text.weight_of("child") < text.weight_of("trampoline") == 1


@pytest.mark.parametrize(
    ("form", "word"), [("slept", "sleep"), ("threw", "throw"), ("spoken", "speaks"), ("feet", "foot")]
)
def test_an_irregular_form_is_its_word(form, word):
    assert text.stem(form) == text.stem(word)
