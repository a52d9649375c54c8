"""Folding, tokens and stems."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from directory.search import text

#: What makes a stemmer work: it looks at each of these in turn.
ENDINGS = ("ming", "ings", "ational", "fulness", "ization", "edly", "iveness", "ren")


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


def test_readers_in_many_threads_hear_the_same_words():
    words = [f"{start}{end}" for start in ("swim", "walk", "talk", "child", "teach", "nation") for end in ENDINGS] * 20
    alone = [text.stem.__wrapped__(word) for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as readers:
            heard = list(readers.map(lambda _: [text.stem.__wrapped__(word) for word in words], range(8)))
    finally:
        sys.setswitchinterval(before)

    assert all(each == alone for each in heard)
