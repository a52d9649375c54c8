"""Which way do I go? A few questions lead to what helps."""

import pytest
from django.urls import reverse

from guidance.defaults import load_routes
from guidance.models import Answer, Guide, Question, Route
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def ways(guides):
    """The ways that every council starts with, and the guides they lead to, in Northmoor."""


def links(client, address):
    page = client.get(address).content.decode().split('<ul class="ways"')[1].split("</ul>")[0]
    return [part.split('"')[0] for part in page.split('href="')[1:]]


def test_a_mother_whose_child_struggles_is_led_to_the_guide_and_to_services(client, ways):
    first = links(client, "/which-way/")[0]
    second = links(client, first)[1]
    end = links(client, second)[1]

    page = client.get(end).content.decode()

    assert "You can ask us for an EHC needs assessment" in page
    assert 'href="/guides/ehc-assessment-ask/"' in page
    assert "/services/?q=" in page


def test_every_way_ends_from_every_answer_and_none_goes_round(client, ways):
    seen = []

    def walk(address, path):
        assert address not in path
        page = client.get(address)
        assert page.status_code == 200
        seen.append(address)
        if "Change your answer" not in page.content.decode():
            for link in links(client, address):
                walk(link, [*path, address])

    for address in links(client, "/which-way/"):
        walk(address, [])

    assert len([address for address in seen if address.count("/") == 5]) >= Answer.objects.filter(leads_to=None).count()


def test_every_end_has_guides_and_a_search_that_finds_something(client, ways):
    ends = Answer.objects.filter(leads_to=None)

    assert [end.says for end in ends if not end.guides.exists()] == []
    dead = [end.find for end in ends if "Nothing for" in client.get("/services/", {"q": end.find}).content.decode()]
    assert dead == []


def test_a_guide_that_is_not_published_is_not_named_at_the_end(client, ways, lead):
    Guide.objects.get(slug="ehc-assessment-ask").take_down(by=lead, because="Test")

    page = client.get("/which-way/struggling-at-school/how-long/long/").content.decode()

    assert "/guides/ehc-assessment-ask/" not in page and "/guides/ehc-twenty-weeks/" in page


@pytest.mark.parametrize(
    "address",
    [
        "/which-way/nowhere/",
        "/which-way/refused/nowhere/",
        "/which-way/refused/what/nowhere/",
        "/which-way/refused/what/assessment/",
        "/which-way/turning-16/what/travel/",
    ],
)
def test_an_address_that_was_made_up_is_not_there(client, ways, address):
    assert client.get(address).status_code == 404


def test_the_first_question_has_one_address(client, ways):
    assert client.get("/which-way/refused/what/").headers["Location"] == "/which-way/refused/"


def test_a_way_that_is_retired_is_not_offered(client, ways):
    Route.objects.filter(slug="refused").update(is_retired=True)

    assert client.get("/which-way/refused/").status_code == 404
    assert client.get("/which-way/refused/when/late/").status_code == 404
    assert "/which-way/refused/" not in links(client, "/which-way/")


def test_loading_again_leaves_what_the_council_changed(ways):
    Route.objects.filter(slug="refused").update(name="Our own words")
    Question.objects.filter(route__slug="turning-16").delete()

    assert load_routes() == 0
    assert Route.objects.get(slug="refused").name == "Our own words"
    assert not Question.objects.filter(route__slug="turning-16").exists()


def test_an_answer_that_ends_and_says_nothing_is_sent_back(client, ways, lead):
    question = Question.objects.get(route__slug="refused", key="when")
    answer = question.answers.first()
    form = {
        "asks": question.asks, "hint": "", "is_first": "",
        "answers-TOTAL_FORMS": 1, "answers-INITIAL_FORMS": 1, "answers-0-id": answer.pk,
        "answers-0-question": question.pk, "answers-0-says": answer.says, "answers-0-key": answer.key,
        "answers-0-advice": "", "answers-0-find": "", "answers-0-leads_to": "",
    }  # fmt: skip

    page = cast.sit_down(client, lead).post(reverse("admin:guidance_question_change", args=[question.pk]), form)

    assert "Say what helps, or choose the next question." in page.content.decode()
    answer.refresh_from_db()
    assert answer.advice


def test_pages_ask_a_fixed_number_of_questions(client, ways, django_assert_num_queries):
    for address, number in (("/which-way/", 1), ("/which-way/refused/", 2), ("/which-way/refused/when/late/", 2)):
        with django_assert_num_queries(number):
            client.get(address)
