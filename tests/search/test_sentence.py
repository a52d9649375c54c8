"""Reading a sentence: what becomes a filter, what stays a word."""

import pytest

from directory.search.sentence import Places, read

PLACES = Places(["Carrbrook", "Hollin Bridge", "Millfold"], lambda code: code.startswith("NM"))


def heard(sentence, **names):
    return {f"{lifted.name}={lifted.value}" for lifted in read(sentence, PLACES, **names).filters}


def words(sentence):
    return " ".join(read(sentence, PLACES).words)


@pytest.mark.parametrize(
    ("sentence", "filters"),
    [
        ("saturday football for my autistic 9 year old near NM3 2AB, free",
         {"day=sat", "age=9", "near=NM3 2AB", "cost=free"}),
        ("clubs for 5-8 year olds", {"age=5-8"}),
        ("under 5s in Hollin Bridge", {"age=0-4", "near=Hollin Bridge"}),
        ("my toddler wont sleep", {"age=1-3"}),
        ("year 6 moving up", {"age=10-11"}),
        ("swimming near nm5", {"near=NM5"}),
        ("18 months not walking", {"age=1"}),
        ("twenty one year old looking for work", {"age=21"}),
        ("drop in on tuesdays", {"flag=-booking", "day=tue"}),
        ("soft play sunday morning", {"day=sun", "time=morning"}),
        ("karaoke friday night", {"day=fri", "time=evening"}),
        ("childcare before and after school", {"time=morning", "time=after-school"}),
        ("baby 9 months not sitting", {"age=0"}),
        ("2.5 year old not walking", {"age=2"}),
        ("messy handwriting 9yrs", {"age=9"}),
        ("school avoider 12 with autism", {"age=12"}),
    ],
)  # fmt: skip
def test_a_parents_sentence_becomes_filters(sentence, filters):
    assert heard(sentence) == filters


@pytest.mark.parametrize(
    "sentence",
    ["only eats 4 foods", "10 hours with an adult", "type 1 diabetes", "awake at 2am", "gluten free cooking",
     "my son weighs 9 stone", "waited 18 months for camhs", "swings at 50 miles", "under £5", "swim costs 3.50",
     "shes 3 years behind in reading", "been fighting for 3 years", "5 years of waiting", "mum of 2 autistic boys",
     "saturday job", "baby sitter", "college away from home"],
)  # fmt: skip
def test_a_number_or_word_that_means_something_else_is_no_filter(sentence):
    assert heard(sentence) == set()


def test_a_stated_age_is_believed_before_a_school_stage():
    assert heard("secondary school for my 10 year old") == {"age=10"}


def test_a_bare_number_raises_and_does_not_hide():
    (lifted,) = read("school refusal 13", PLACES).filters

    assert (lifted.value, lifted.soft) == ("13", True)


def test_words_of_a_service_named_in_full_are_not_filters():
    assert heard("friday night friends", names={("friday", "night"): [("friday", "night", "friends")]}) == set()


def test_what_was_lifted_supports_the_search_but_is_not_asked_for():
    reading = read("saturday football", PLACES)

    assert reading.words == ("saturday", "football")
    assert reading.aside == {0}


def test_a_postcode_is_never_among_the_words():
    assert words("swimming NM3 2AB") == "swimming"


@pytest.mark.parametrize(
    "sentence", ["", "   ", "!!!", "🙂", "a" * 5000, "NaN", "0", "year", "{n}", "£", "-", "5-", "\0"]
)
def test_any_text_can_be_read(sentence):
    assert read(sentence, PLACES) is not None


def test_an_age_above_twenty_five_is_not_an_age_of_ours():
    assert heard("my 40 year old brother") == set()


def test_two_days_are_both_heard():
    assert heard("monday or wednesday club") == {"day=mon", "day=wed"}
