"""Families say something and see what became of it; the team works it through and publishes."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from directory.models import Service
from feedback import demo
from feedback.models import Casework, Comment, Point, YearlyReview
from tests import cast

from .conftest import DESK, PHONE, barriers, sideways
from .provider import bring_in, choose, heading

pytestmark = pytest.mark.journey


@pytest.fixture
def team(site):
    """Priya writes, Tom reads and signs; two years of comments lie behind them."""
    priya, tom = cast.a_moderator(), cast.another_moderator()
    demo.load(timezone.localdate(), writer=priya, reader=tom)
    return priya, tom


def at_desk(page, person):
    bring_in(page, cast.sit_down(Client(), person))
    return page


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_a_parent_at_night_reports_a_wrong_number_and_sees_it_corrected(visit, team):
    priya, _ = team
    page = visit("/services/quiet-family-swim/", PHONE, java_script_enabled=False)
    page.get_by_role("link", name="Something is wrong here").click()
    press(page, "Send it")
    expect(page.locator(".error-summary")).to_contain_text("Write what you want to tell us.")
    page.get_by_label("What do you want to tell us?").fill("The phone number rings and rings. It is an old one.")
    press(page, "Send it")
    heading(page, "Thank you. We have it")
    reference = page.locator(".reference").inner_text()

    comment = Comment.objects.get(reference=reference.replace("-", ""))
    assert comment.service.slug == "quiet-family-swim"
    desk = at_desk(visit("/", DESK), priya)
    desk.goto(reverse("admin:feedback_comment_changelist"))
    desk.get_by_role("link", name=reference).click()
    expect(desk.get_by_text("rings and rings")).to_be_visible()
    Service.objects.filter(pk=comment.service_id).update(description="Ring 01632 960777.")
    desk.get_by_label("Answer", exact=True).fill("Thank you. The pool has told us its new number.")
    press(desk, "Send the answer")

    page.goto("/tell-us/how-it-stands/")
    page.get_by_label("Your reference").fill(reference.lower())
    press(page, "Show me")
    expect(page.get_by_text("The pool has told us its new number.")).to_be_visible()
    assert sideways(page) == 0


def test_a_young_person_chooses_a_face_with_the_keyboard(visit, site):
    page = visit("/tell-us/easy-read/", PHONE)
    page.get_by_label("Good").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Bad")).to_be_checked()
    page.get_by_label("Tell us more").fill("It is too loud.")
    choose(page, "I am a child or a young person")
    page.get_by_label("Tell us more").focus()
    assert barriers(page) == []
    press(page, "Send it")

    heading(page, "Thank you. We have it")
    assert Comment.objects.get().face == "bad"
    assert barriers(page) == []


def test_a_childs_name_is_caught_before_it_is_sent_and_before_it_is_published(visit, team):
    priya, tom = team
    page = visit("/tell-us/", PHONE)
    choose(page, "How good a service is")
    page.get_by_label("What do you want to tell us?").fill("My son Tyrell was sent home again.")
    press(page, "Send it")
    heading(page, "Tell us what is missing or wrong")
    expect(page.get_by_role("alert")).to_contain_text("Tyrell")
    assert barriers(page) == []
    press(page, "Send it as it is")
    heading(page, "Thank you. We have it")

    point = Point(title="Sent home", said="Tyrell is sent home.", response="We look into it.")
    point.topic = Comment.objects.latest("pk").topic
    point.write(by=priya, at=timezone.now())
    desk = at_desk(visit("/", DESK), tom)
    desk.goto(reverse("admin:feedback_point_change", args=[point.pk]))
    expect(desk.get_by_role("region", name="Look at these before you sign")).to_contain_text("Tyrell")
    desk.get_by_label("You said:").fill("Children are sent home.")
    desk.get_by_role("button", name="Save and continue editing").click()
    press(desk, "I read it: nobody can be recognised")
    expect(desk.get_by_text("You wrote this.")).to_be_visible()
    other = at_desk(visit("/", DESK), priya)
    other.goto(reverse("admin:feedback_point_change", args=[point.pk]))
    press(other, "I read it: nobody can be recognised")
    press(other, "Publish it")

    page.goto(point.get_absolute_url())
    expect(page.get_by_text("Children are sent home.")).to_be_visible()
    assert "Tyrell" not in page.content()


def test_a_year_is_published_carries_on_what_is_open_and_stays_as_it_was(visit, team):
    priya, tom = team
    today = timezone.localdate()
    Point.objects.filter(published_at=None).delete()
    desk = at_desk(visit("/", DESK), priya)
    desk.goto(reverse("admin:feedback_yearlyreview_add"))
    desk.get_by_label("Year").fill(str(today.year))
    desk.get_by_label("From:").fill((today - timedelta(days=340)).isoformat())
    desk.get_by_label("To:").fill(today.isoformat())
    desk.get_by_label("Introduction").fill("What families told us most this year.")
    press(desk, "Save and continue editing")
    review = YearlyReview.objects.get(year=today.year)
    other = at_desk(visit("/", DESK), tom)
    other.goto(reverse("admin:feedback_yearlyreview_change", args=[review.pk]))
    press(other, "I read it whole: nobody can be recognised")
    press(other, "Publish it")

    page = visit(f"/you-said-we-did/{today.year}/", PHONE)
    before = page.locator("main").inner_text()
    assert re.search(r"Carried over from \d{4}", before)
    assert sideways(page) == 0
    assert barriers(page) == []
    Point.objects.update(shown_said="Something else.")
    page.reload()
    assert page.locator("main").inner_text() == before


def test_a_year_that_names_somebody_is_taken_back_and_comes_back_corrected(visit, team):
    priya, tom = team
    review = YearlyReview.objects.get()
    desk = at_desk(visit("/", DESK), priya)
    desk.goto(reverse("admin:feedback_yearlyreview_change", args=[review.pk]))
    desk.get_by_role("link", name="It names somebody: take it back").click()
    press(desk, "Take it back now")
    assert barriers(desk, "#content-main") == []
    desk.get_by_label("Why").fill("The introduction tells who a teacher is.")
    press(desk, "Take it back now")
    page = visit(review.get_absolute_url(), PHONE)
    heading(page, f"You said, we did {review.year} is being corrected")
    assert barriers(page) == []

    desk.get_by_role("link", name="Introduction", exact=True).click()
    desk.get_by_label("Introduction").fill("What families told us most.")
    assert barriers(desk, "#content-main") == []
    press(desk, "Keep these words")
    other = at_desk(visit("/", DESK), tom)
    other.goto(reverse("admin:feedback_yearlyreview_change", args=[review.pk]))
    press(other, "I read it whole: nobody can be recognised")
    press(other, "Publish it again")

    page.reload()
    expect(page.get_by_text("What families told us most.")).to_be_visible()
    expect(page.get_by_text("Corrected on")).to_be_visible()
    assert sideways(page) == 0


def test_points_are_found_and_read_on_a_phone(visit, team):
    page = visit("/you-said-we-did/", PHONE)
    page.get_by_label("How it stands").select_option(label="Not possible")
    press(page, "Show these")
    expect(page.get_by_role("heading", level=2, name="A bus to the hydrotherapy pool")).to_be_visible()
    assert page.get_by_role("article").count() == 1
    assert sideways(page) == 0
    assert barriers(page) == []
    page.get_by_role("link", name="A bus to the hydrotherapy pool").click()
    assert barriers(page) == []


def test_the_teams_pages_have_no_barriers(visit, team):
    page = at_desk(visit("/", DESK), team[0])
    found = {}
    things = [Comment.objects.first(), Point.objects.first(), YearlyReview.objects.first(), Casework.objects.first()]
    pages = [reverse(f"admin:feedback_{each._meta.model_name}_change", args=[each.pk]) for each in things]
    for address in [*pages, reverse("admin:gaps")]:
        page.goto(address)
        found[address] = barriers(page, "#content-main")

    assert not any(found.values()), found
