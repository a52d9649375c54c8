"""What a machine points out in the words of a comment."""

import time

import pytest

from feedback import noticing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words, kind, found",
    [
        ("Write to jo.hill@example.org please", "an email address", "jo.hill@example.org"),
        ("Ring me on 07700 900123.", "a phone number", "07700 900123"),
        ("We live at NM3 2AB now", "a postcode", "NM3 2AB"),
        ("She was born on 12/03/2014.", "a date of birth", "12/03/2014"),
        ("His NHS number is 943 476 5919.", "an NHS number", "943 476 5919"),
        ("we asked Mrs Patel for help", "a name", "Patel"),
        ("My daughter Aoife loves it.", "a name", "Aoife"),
        ("I think that Kwame was left alone.", "a name", "Kwame"),
    ],
)
def test_it_points_to_what_tells_who_somebody_is(words, kind, found):
    assert (kind, found) in noticing.who_might_be_known(words)


@pytest.mark.parametrize(
    "words",
    [
        "There is nothing on Saturday for children with Autism.",
        "The Local Offer is hard to read. Please use shorter words.",
        "I’m fed up. Nobody rings back.",
        "We waited 18 months for an EHC plan.",
    ],
)
def test_it_leaves_ordinary_words_alone(words):
    assert noticing.who_might_be_known(words) == []


def test_naming_a_club_that_is_listed_tells_nothing_about_a_child(northmoor):
    assert noticing.names("We love the Carrbrook Otters on Sundays.") == []


@pytest.mark.parametrize(
    "words",
    [
        "someone hits my son",
        "she wants to die",
        "my ex hits her",
        "A helper hits the children",
        "He was locked in a room",
    ],
)
def test_it_hears_worry_about_a_child(words):
    assert noticing.is_worry(words)


def test_it_hears_no_worry_in_a_wrong_number():
    assert not noticing.is_worry("The number is wrong.")


@pytest.mark.parametrize(
    "words, kind, found",
    [
        ("They said no at Heather Bank School.", "a school or college", "Heather Bank School"),
        ("We moved to 12 Mill Lane in May.", "an address", "12 Mill Lane"),
        ("The only 9 year old in a wheelchair there.", "an age or a time", "9 year old"),
    ],
)
def test_before_publishing_it_points_to_more(words, kind, found):
    assert (kind, found) in noticing.worth_a_second_look(words)


def test_before_publishing_it_points_to_a_name_that_begins_a_sentence(northmoor):
    told = noticing.worth_a_second_look("Swimming is lovely. Tyrell was sent home.")

    assert told == [("perhaps a name", "Tyrell")]


@pytest.mark.parametrize("first", ["We", "It", "The", "Now", "My", "She", "How", "As"])
def test_ordinary_words_that_begin_a_sentence_hide_no_name(northmoor, first):
    assert noticing.worth_a_second_look(f"{first} swim. Tyrell was sent home.") == [("perhaps a name", "Tyrell")]


def test_before_publishing_it_points_to_a_rare_condition(northmoor):
    assert ("a rare condition", "rett syndrome") in noticing.worth_a_second_look("She has Rett syndrome and likes it.")


def test_a_year_of_texts_is_looked_through_in_the_time_of_its_length():
    """The words before each name are looked for nearby, not in all that went before."""
    asked = "we thank Okafor for it " * 8000

    began = time.process_time()
    noticing.who_might_be_known(asked)

    assert time.process_time() - began < 4
