"""Guides are found together with services."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from directory.models import Service
from directory.search import live
from directory.search.live import get_index
from guidance.models import Guide
from tests.conftest import NOW

from .conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ANSWER, BELOW = 'aria-label="Guides that answer this"', "Guides that may help"


def results(client, words, **more):
    return client.get("/services/", {"q": words, **more}).content.decode()


def answers(client, words):
    """The titles of the guides that come before the services."""
    page = results(client, words)
    if ANSWER not in page:
        return []
    part = page.split(ANSWER)[1].split("</section>")[0]
    return [each.split("</b>")[0] for each in part.split("<b>")[1:]]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("How do I ask for an EHC plan?", "Ask for an EHC needs assessment"),
        ("how long does an ehcp take", "The 20 weeks of an assessment"),
        ("what is SENDIASS", "Free, independent advice"),
        ("moving house with an EHCP", "Moving to or from our area with a plan"),
        ("exclusion from school suspended", "Learning when not in school"),
        ("transport to school taxi", "Travel to nursery and school"),
        ("university dsa", "University"),
        ("carers allowance", "Money"),
        ("who decides if my child gets a place", "Who decides what"),
        ("what is the local offer", "What the Local Offer is"),
    ],
)
def test_a_question_finds_the_guide_first(client, guides, words, title):
    found = answers(client, words)

    assert found and title.split()[0] in found[0] and title in found[0]


@pytest.mark.parametrize("words", ["swimming lessons", "saturday football near NM3 2AB", "chidminder", "zzyzx"])
def test_who_looks_for_a_club_gets_services_and_no_guide_above_them(client, guides, words):
    assert answers(client, words) == []


def test_a_guide_that_only_touches_on_it_comes_after_the_services(client, guides):
    page = results(client, "home education")

    assert ANSWER not in page
    assert page.index('class="results"') < page.index(BELOW)


def test_a_word_that_only_guides_say_is_not_put_right_as_a_slip(client, published, northmoor):
    published("The quokka rule", also_called="quokka")

    page = results(client, "quokka")

    assert "Showing results for" not in page
    assert "The quokka rule" in page


def test_somebody_in_a_crisis_sees_the_lines_and_no_guide(client, guides):
    page = results(client, "my daughter wants to die")

    assert ANSWER not in page and BELOW not in page


def test_guides_are_no_services_in_any_count(client, guides):
    before = results(client, "short breaks").split("<h1>")[1].split("</h1>")[0]
    Guide.objects.update(status=Guide.Status.TAKEN_DOWN)
    live.forget()

    assert results(client, "short breaks").split("<h1>")[1].split("</h1>")[0] == before


def test_a_new_guide_is_found_at_once_and_one_taken_down_no_more(client, northmoor, published, lead):
    get_index()
    guide = published("The quokka rule", also_called="quokka rule")
    assert answers(client, "quokka rule") == ["The quokka rule"]

    guide.take_down(by=lead, because="It is wrong")
    assert "The quokka rule" not in results(client, "quokka rule")


def test_what_is_typed_and_not_published_is_not_found(client, northmoor, published):
    guide = published("The quokka rule")
    guide.title, guide.version = "The wombat rule", guide.version + 1
    guide.save()

    assert answers(client, "wombat rule") == []
    assert answers(client, "quokka rule") == ["The quokka rule"]


def test_guides_stand_on_the_first_page_of_results_only(client, guides):
    assert ANSWER in results(client, "school travel transport to school taxi")
    assert ANSWER not in results(client, "transport to school taxi", page=2)


def test_where_no_service_fits_the_guide_is_no_dead_end(client, published):
    published("The quokka rule", also_called="quokka")
    assert not Service.objects.exists()

    assert "The quokka rule" in results(client, "quokka")


def test_the_team_sees_which_guides_come_up(capsys, guides):
    call_command("try_search", "how long does an ehcp take")

    assert "Guide before the services: The 20 weeks" in capsys.readouterr().out


def test_publishing_a_guide_again_shows_its_newer_words(client, northmoor, published, lead):
    guide = published("The quokka rule", also_called="quokka")
    results(client, "quokka")
    guide.summary, guide.version = "Newer words.", guide.version + 1
    guide.save()
    guide.publish(by=lead, at=NOW + timedelta(hours=1), on=TODAY)

    assert "Newer words." in results(client, "quokka")
