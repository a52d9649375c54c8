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
        ("autistic 9 football", {"age=9"}),
        ("my 14 with adhd wont take his meds", {"age=14"}),
        ("15 and never leaves his bedroom", {"age=15"}),
        ("transport to college 17 ehcp", {"age=17"}),
        ("taxi didnt turn up again", set()),
        ("stepson 12 kicks off", {"age=12"}),
        ("nonverbal 6 sundays", {"age=6", "day=sun"}),
        ("hes 8 and deaf", {"age=8"}),
        ("my grandson is 5", {"age=5"}),
        ("about to turn 16", {"age=16"}),
        ("clubs at the wkend", {"day=weekend"}),
        ("easter hols", {"season=easter"}),
        ("clubs in the hols", {"season=school-holidays"}),
        ("skint and need a day out", {"cost=low-cost"}),
        ("a few quid", {"cost=low-cost"}),
        ("does not have a diagnosis", {"flag=-diagnosis"}),
        ("waiting on a diagnosis", {"flag=-diagnosis"}),
        ("help round here", {"near=ask"}),
        ("he is 5 and she is 9", {"age=5-9"}),
        ("18-25 clubs", {"age=18-25"}),
        ("youth club fri", {"day=fri"}),
        ("childcare mon-fri", {"day=weekday"}),
        ("ill all term year 8 lessons", {"age=12-13"}),
        ("girl of 15 wont eat", {"age=15"}),
        ("swimming in hollinbridge", {"near=Hollin Bridge"}),
    ],
)  # fmt: skip
def test_a_parents_sentence_becomes_filters(sentence, filters):
    assert heard(sentence) == filters


@pytest.mark.parametrize(
    "sentence",
    ["only eats 4 foods", "10 hours with an adult", "type 1 diabetes", "awake at 2am", "gluten free cooking",
     "my son weighs 9 stone", "waited 18 months for camhs", "swings at 50 miles", "under £5", "swim costs 3.50",
     "shes 3 years behind in reading", "been fighting for 3 years", "5 years of waiting", "mum of 2 autistic boys",
     "saturday job", "baby sitter", "college away from home", "2 sessions a week", "within 5 miles",
     "mum of 3 with adhd", "son 2 daughters", "up at 4 every day", "been on the list 2 years",
     "meltdowns every day after school",
     "every morning is a battle", "screaming in the evening", "fits at night", "coffee morning", "sick before school",
     "not on a saturday", "any day except monday", "cant do tuesdays", "not at home", "advice 24/7", "mum of 3",
     "nobody round here understands", "cant afford new shoes", "what do i do tonight", "carers get in free"],
)  # fmt: skip
def test_a_number_or_word_that_means_something_else_is_no_filter(sentence):
    assert heard(sentence) == set()


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("clubs after 4pm", {"after-school", "evening"}),
        ("something after 4pm on a saturday", {"afternoon", "evening"}),
        ("youth club after 6pm", {"evening"}),
        ("breakfast before school", {"morning"}),
        ("childcare before 9am", {"morning"}),
        ("childcare from half 7", {"morning"}),
        ("toddler group from 10 to 12", {"morning"}),
        ("playgroup 1pm till 3pm", {"afternoon"}),
        ("club 4 to 6pm", {"after-school"}),
        ("somewhere from 9 to 5", {"morning", "after-school"}),
        ("football 10:30 to 11:30", {"morning"}),
        ("drama half 4 to half 5", {"after-school"}),
        ("stay and play at 10 oclock", set()),
        ("awake from 2am", set()),
        ("cant settle before 11pm", set()),
    ],
)  # fmt: skip
def test_times_of_the_clock_are_parts_of_the_day(sentence, parts):
    assert {each.removeprefix("time=") for each in heard(sentence) if each.startswith("time=")} == parts


def test_mornings_that_are_counted_are_no_ages():
    assert heard("nursery 2 mornings a week") == {"age=0-4", "time=morning"}


@pytest.mark.parametrize("sentence", ["children from 5 to 8", "ages from 10 to 12", "from 10 to 12 year olds"])
def test_ages_from_one_to_another_are_no_times(sentence):
    assert not any(each.startswith("time=") for each in heard(sentence))


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


def test_who_said_it_is_not_what_is_looked_for():
    reading = read("the school nurse said to ask for a continence nurse", PLACES)

    assert [reading.words[at] for at in sorted(reading.aside)] == ["the", "school", "nurse", "said"]
    assert not read("school says no to a plan", PLACES).aside


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("adhd not autism", ["autism"]),
        ("she doesnt have epilepsy but has blackouts", ["epilepsy"]),
        ("anything but swimming for teens", ["swimming"]),
        ("someone to talk to i dont want camhs", ["camhs"]),
        ("swimming not on a saturday", ["saturday"]),
        ("i dont want an online group", ["online"]),
        ("not talking", []),
        ("not autism", []),
        ("he is not just autistic", []),
        ("i dont want to lose the plan", []),
    ],
)
def test_what_is_denied_is_not_what_is_looked_for(sentence, denied):
    reading = read(sentence, PLACES)

    assert [reading.words[at] for at in sorted(reading.aside) if reading.words[at] != "teens"] == denied


def test_what_is_not_wanted_is_looked_for_where_nothing_else_was_said():
    reading = read("anything but swimming", PLACES)

    assert [reading.words[at] for at in reading.unwanted] == ["swimming"]
    assert not reading.denied


def test_a_slip_in_a_filter_is_heard_and_stays_as_it_was_typed():
    reading = read("saterday football", PLACES, put_right=lambda word: {"saterday": "saturday"}.get(word, word))

    assert {each.value for each in reading.filters} == {"sat"}
    assert reading.words == ("saterday", "football")
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
