"""A parent who types the worst at night sees whom to ring first."""

import pytest

from directory.search import text
from directory.search.crisis import is_crisis


@pytest.mark.parametrize(
    "typed",
    ["she wants to die", "my son says he would rather be dead", "suicidal thoughts age 12", "cutting her arms",
     "he keeps saying he doesn't want to be here anymore", "who do i ring at 2am she has taken tablets",
     "tried to hang himself", "self-harming teenager", "wants to end her life", "i want to kill myself",
     "she wishes she wasnt here", "sewerslide", "found razor blades in her room", "tied something round his neck",
     "took too many paracetamol", "worried he will do something stupid", "says nobody would miss him",
     "wants to be in heaven with nan", "kms"],
)  # fmt: skip
def test_words_about_dying_or_self_harm_are_noticed(typed):
    assert is_crisis(text.words(typed))


@pytest.mark.parametrize(
    "typed",
    ["swimming for wheelchair users", "haircut for autistic boy", "wont let anyone cut his nails", "dyeing fabric club",
     "tablet to talk with", "end of life care", "help to live on my own", "kill time in the holidays",
     "dying to try trampolining", "bored to death in the holidays", "scared to death of dogs", "cut the cost",
     "wont take his tablets", "hanging out with friends", "burn off energy", "doesnt want to go to school"],
)  # fmt: skip
def test_everyday_words_are_not_taken_for_a_crisis(typed):
    assert not is_crisis(text.words(typed))


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["he talks about kiling himself", "wants to kil herself", "she is suicidle"])
def test_slips_hide_no_wish_to_die(search, listed, typed):
    listed("Youth club")

    assert search(f"q={typed.replace(' ', '+')}").heard.is_crisis


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["kiling time in the holidays", "is there a kiln at the art club"])
def test_slips_make_no_wish_to_die(search, listed, typed):
    listed("Youth club")

    assert not search(f"q={typed.replace(' ', '+')}").heard.is_crisis
