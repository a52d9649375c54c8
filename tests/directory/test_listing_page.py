"""The page of one service, as a parent reads it."""

import json
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from html import unescape

import pytest
from django.db import models as fields
from django.urls import reverse

from directory import models
from directory.views.listing import kept_pages
from directory.who_when import clock, day_words, pounds

from .whole_listing import TODAY, plain_service, whole_service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch):
    kept_pages.clear()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


def page(client, service, query="", **headers):
    return client.get(f"{service.get_absolute_url()}{query}", headers=headers)


def taken_off(service, status, why):
    """A listing that families saw, and do not see any more."""
    service.status, service.status_reason = status, why
    service.save()
    return service


def words(answer):
    """What a reader sees of a page, without its markup."""
    html = re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode().replace("<wbr>", ""), flags=re.DOTALL)
    return " ".join(unescape(html).split())


#: Fields that no family needs to see on this page, and why.
NOT_SHOWN = {
    "Service": {
        "id": "ours", "uuid": "ours", "slug": "the address", "status": "a listing that is not public has no page",
        "status_reason": "the team's", "status_changed_at": "the team's", "status_changed_by": "the team's",
        "checked_by": "a person", "source": "ours", "source_id": "ours", "source_facts": "ours", "version": "ours",
        "created_at": "ours", "updated_at": "ours", "minimum_age": "told as one with the highest",
        "maximum_age": "told as 5 to 16", "safeguarding_policy_url": "a link", "url": "a link",
    },
    "Contact": {"id": "ours", "service": "the page", "organisation": "the page", "is_name_public": "rules the name",
                "url": "written without https"},
    "CostOption": {"id": "ours", "service": "the page", "cost_type": "told by the price",
                   "amount_description": "told as £3.50 a session, helpers free"},
    "Schedule": {"id": "ours", "service": "the page", "freq": "told by the days", "interval": "told by the days",
                 "byday": "told as Saturdays"},
    "ServiceAtLocation": {"id": "ours", "uuid": "ours", "service": "the page", "kind": "told by the place"},
    "Location": {"id": "ours", "uuid": "ours", "latitude": "on the map", "longitude": "on the map",
                 "hide_exact_address": "rules the address", "version": "ours"},
    "Accessibility": {"id": "ours", "location": "the page", "value": "a tick with its word"},
    "ListingAnswer": {"id": "ours", "service": "the page"},
    "Attachment": {"id": "ours", "uuid": "a link", "service": "the page", "file": "a link",
                   "content_type": "told as PDF", "size": "told as 2 KB", "created_at": "ours", "kind": "told",
                   "alternative_text": "for who cannot see the picture", "is_scanned": "ours"},
}  # fmt: skip


def told(row, field):
    """How a field's value stands on a page."""
    value = getattr(row, field.name)
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    if isinstance(value, fields.Model):
        return value.name[1:]
    if isinstance(value, date) and not isinstance(value, datetime):
        return day_words(value)
    if isinstance(value, time):
        return clock(value)
    return pounds(value) if isinstance(value, Decimal) else str(value)


def rows_of(service):
    place = service.service_at_locations.exclude(location=None).get()
    yield from [service, service.contacts.first(), service.cost_options.get(), service.schedules.get()]
    yield service.answers_on_request.get()
    yield from [place, place.location, place.location.accessibility.get(value="yes"), *service.attachments.all()]


def test_every_field_that_is_meant_for_families_is_on_the_page(client):
    service = whole_service()

    seen = words(page(client, service))

    missing = [
        f"{type(row).__name__}.{field.name}: {told(row, field)}"
        for row in rows_of(service)
        for field in row._meta.concrete_fields
        if field.name not in NOT_SHOWN[type(row).__name__] and told(row, field) not in seen
    ]
    missing += [
        f"{field.name}: {term}"
        for field in service._meta.many_to_many
        for term in getattr(service, field.name).all()
        if term.name not in seen
    ]
    assert missing == []


def test_what_is_told_in_other_words_is_told(client):
    seen = words(page(client, whole_service()))

    for said in [
        "5 to 16", "Saturdays", "£3.50 a session, helpers free", "Leaflet, PDF, 2 KB", "splash.example.org/ana",
        "Hoist feature", "No: Lift feature", "Partly: Loop feature", "Polski", "Level meaning.", "Route meaning.",
        "It runs until 1 March 2027", "their policy on 1 February 2026", "Safeguarding lead", "Online",
    ]:  # fmt: skip
        assert said in seen


def test_what_nobody_told_is_said_to_be_not_known(client):
    term = models.EligibilityFlag.objects.create(slug="diagnosis", name="Diagnosis", plain_yes="Y", plain_no="N")

    seen = words(page(client, plain_service()))

    assert f"Not known if you need a {term.name.lower()}." in seen
    for what in [
        "Ages Not known", "Who can come Not known", "Cost Not known", "Where Not known", "Places now Not known",
        "which needs it is for", "days and times", "where it happens", "which languages they speak",
        "training in special needs, criminal record checks (DBS)",
    ]:  # fmt: skip
        assert what in seen


def test_no_and_not_known_are_never_the_same(client):
    service = whole_service()
    service.referral_routes.clear()

    seen = words(page(client, service))

    assert "You need: ehc-plan. No diagnosis needed. Not known if you need a referral flag." in seen


def test_the_first_screen_and_the_ways_in_never_disagree_about_who_refers(client):
    service = whole_service()
    worker = models.ReferralRoute.objects.create(slug="social-worker", name="Social worker refers")
    service.referral_routes.set([worker])
    flag = models.EligibilityFlag.objects.get(slug="referral")
    service.eligibility_answers.create(flag=flag, is_needed=True)

    seen = words(page(client, service))

    assert seen.count("You need a referral: social worker refers.") == 2
    assert flag.plain_yes not in seen


def test_a_parent_who_was_refused_finds_the_number_of_the_advice_service(client):
    html = page(client, plain_service()).content.decode()

    advice = html[html.index("If you do not agree") : html.index("Is it right for my child?")]
    assert '<a class="phone" href="tel:08081570155">08081 570155</a>' in advice


def test_conditions_that_nobody_told_stand_one_to_a_line(client):
    for slug, name in (("diagnosis", "Diagnosis"), ("parent-stays", "Parent stays")):
        models.EligibilityFlag.objects.create(slug=slug, name=name, plain_yes="Y", plain_no="N")

    html = page(client, plain_service()).content.decode()

    assert "Not known yet: 2 things" in html
    assert [f"<span>{name}</span></li>" in html for name in ("Diagnosis", "Parent stays")] == [True, True]


def test_a_place_says_which_access_facts_nobody_told(client):
    seen = words(page(client, whole_service()))

    assert "Not known: Parking feature. Ask before you go, or tell us" in seen


def test_a_place_outside_the_area_is_marked_with_its_council(client):
    seen = words(page(client, whole_service()))

    assert "Outside our area. This place is in Wexborough." in seen


def test_on_a_phone_the_number_comes_before_the_long_text(client):
    html = page(client, whole_service()).content.decode()

    assert html.index("Call 01632 960001") < html.index("Said of description")


def test_a_name_is_shown_only_with_its_owners_leave(client):
    html = page(client, whole_service()).content.decode()

    assert "Ana Public" in html
    assert "Bo Private" not in html


def test_a_place_can_be_opened_on_a_map_of_the_readers_own(client):
    answer = page(client, whole_service())

    assert 'href="geo:53.8,-2.1"' in answer.content.decode()
    assert "(53.80000, -2.10000, NM3 2AB)" in words(answer)


def test_a_private_place_is_on_the_map_only_about_where_it_is(client):
    service = whole_service()
    models.Location.objects.update(hide_exact_address=True, latitude=53.81234)

    assert "(about 53.81, -2.10, NM3)" in words(page(client, service))


def test_a_private_address_is_nowhere_on_the_page(client):
    service = whole_service()
    models.Location.objects.update(hide_exact_address=True, latitude=53.81234)

    html = page(client, service).content.decode()

    assert "Carrbrook, NM3" in html
    assert not [part for part in ("Lido Way", "2AB", "53.8123", "Northfield Pool") if part in html]


def test_a_listing_confirmed_lately_says_by_whom_and_when(client):
    seen = words(page(client, whole_service()))

    assert "The service confirmed this on 3 October 2026. We checked it on 2 November 2026." in seen
    assert "Not confirmed since" not in seen


def test_a_listing_nobody_confirmed_for_a_year_says_so(client):
    service = plain_service(assured_on=date(2025, 5, 1))

    seen = words(page(client, service))

    assert "Not confirmed since 1 May 2025. It may have changed. Ring before you travel." in seen


def test_the_page_says_that_being_listed_is_no_recommendation(client):
    assert "Being listed here is not a recommendation" in words(page(client, plain_service()))


@pytest.mark.parametrize(("status", "code"), [("draft", 404), ("hidden", 404), ("removed", 410)])
def test_a_listing_that_is_not_public_does_not_show_what_it_says(client, status, code):
    service = taken_off(plain_service(description="Secret for now"), status, "Because")

    answer = page(client, service)

    assert answer.status_code == code
    assert "Secret for now" not in answer.content.decode()


def test_a_removed_listing_offers_another_search_and_not_the_reason(client):
    answer = page(client, taken_off(plain_service(), "removed", "Unsafe"))

    assert "“Splash Club” was taken off this site." in words(answer)
    assert 'name="q"' in answer.content.decode()
    assert "Unsafe" not in answer.content.decode()


def test_a_draft_is_a_page_that_does_not_exist(client):
    assert "Splash Club" not in page(client, plain_service(status="draft")).content.decode()


def test_words_of_a_provider_cannot_become_script(client):
    nasty = "</script><script>alert(1)</script><!--"
    service = plain_service(name=nasty, slug="nasty", summary=nasty, description=nasty)

    html = page(client, service).content.decode()

    assert "<script>alert" not in html
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', html).group(1)
    assert json.loads(data)["name"] == nasty


def test_an_address_that_is_no_web_page_is_not_a_link(client):
    service = plain_service(url="javascript:alert(1)")

    assert "javascript:" not in page(client, service).content.decode()


def test_search_engines_read_ages_price_and_place(client):
    html = page(client, whole_service()).content.decode()

    data = json.loads(re.search(r'ld\+json">(.*?)</script>', html).group(1))

    assert data["audience"]["suggestedMinAge"] == 5
    assert data["offers"][0]["price"] == "3.50"
    assert data["availableChannel"][0]["serviceLocation"]["address"]["postalCode"] == "NM3 2AB"


@pytest.mark.parametrize(
    ("query", "referrer", "link"),
    [
        ("?from=q%3Dswim%26age%3D9", "", "/services/?q=swim&amp;age=9"),
        ("", "http://testserver/services/?q=swim&near=NM1", "/services/?q=swim&amp;near=NM1"),
        ("", "http://testserver/themes/leisure/?page=2", "/themes/leisure/?page=2"),
        ("", "https://elsewhere.example/services/?q=swim", "/services/"),
        ("?from=//elsewhere.example/", "", "/services/?%2F%2Felsewhere.example%2F="),
        ("?from=%00%22%3E%3Cscript%3E", "", "/services/?%22%3E%3Cscript%3E="),
        ("", "http://[broken", "/services/"),
        ("", "http://testserver/admin/", "/services/"),
    ],
)
def test_the_way_back_keeps_the_search_and_never_leaves_the_site(client, query, referrer, link):
    html = page(client, plain_service(), query, referer=referrer).content.decode()

    assert f'<a class="back" href="{link}">' in html


def test_saving_comes_back_to_the_listing_with_the_search_kept(client):
    html = page(client, plain_service(), "?from=q%3Dswim").content.decode()

    assert 'name="next" value="/services/splash-club/?saved=1&amp;from=q%3Dswim"' in html


def test_a_listing_costs_one_question_more_or_none_for_a_second_reader(client, django_assert_num_queries):
    service = whole_service()
    first = page(client, service).content

    with django_assert_num_queries(2):  # the index asks whether anything changed
        second = page(client, service).content

    assert first == second


def test_a_listing_with_much_in_it_asks_no_more_than_one_with_little(client, django_assert_num_queries):
    service = whole_service()
    page(client, service)
    kept_pages.clear()
    with django_assert_num_queries(2 + COLD):
        page(client, service)
    for _ in range(3):
        service.contacts.create(role="One more")
        service.schedules.create(byday="MO")
    page(client, service)
    page(client, service)  # an index with more dead than living documents is loaded anew
    kept_pages.clear()

    with django_assert_num_queries(2 + COLD):
        page(client, service)


#: Queries of a listing that is drawn anew: its rows, its relations, and the two lists of questions.
COLD = 26


def _change(name):
    return {
        "the summary": lambda service: (setattr(service, "summary", "Quite new"), service.save()),
        "a contact": lambda service: service.contacts.create(role="Quite new"),
        "a word of the organisation": lambda service: (
            setattr(service.organisation, "dbs_statement", "Quite new"),
            service.organisation.save(),
        ),
        "a contact of the organisation": lambda service: service.organisation.contacts.create(role="Quite new"),
        "an audience": lambda service: service.audiences.add(
            models.Audience.objects.create(slug="new", name="Quite new")
        ),
        "the name of a route": lambda service: service.referral_routes.add(
            models.ReferralRoute.objects.create(slug="new", name="Quite new")
        ),
        "a question that is new to all": lambda service: models.EligibilityFlag.objects.create(
            slug="new", name="Quite new", plain_yes="Y", plain_no="N", filter_label="L"
        ),
        "an answer": lambda service: service.answers_on_request.create(
            label="Quite new", text="Yes", told_on=date(2026, 11, 20)
        ),
        "how to complain": lambda service: (setattr(service, "complaints_role", "Quite new"), service.save()),
    }[name]


@pytest.mark.parametrize(
    "change",
    ["the summary", "a contact", "a word of the organisation", "a contact of the organisation", "an audience",
     "an answer", "the name of a route", "a question that is new to all", "how to complain"],
)  # fmt: skip
def test_a_kept_page_is_drawn_anew_when_anything_on_it_changes(client, change):
    service = plain_service()
    assert "uite new" not in words(page(client, service))

    _change(change)(service)

    assert "uite new" in words(page(client, service))


def test_what_a_service_answered_stands_on_its_page_with_the_day(client):
    service = plain_service()
    service.answers_on_request.create(label="In the holidays", text="We go to the woods.", told_on=date(2026, 11, 20))

    seen = words(page(client, service))

    assert "We asked them In the holidays We go to the woods. As told on 20 November 2026" in " ".join(seen.split())


def test_a_page_without_answers_has_no_heading_for_them(client):
    assert "We asked them" not in words(page(client, plain_service()))


def test_a_kept_page_goes_when_the_service_is_hidden(client, moderator):
    service = plain_service()
    page(client, service)

    service.hide(by=moderator, at=datetime(2026, 11, 24, tzinfo=UTC), reason="Closed")

    assert page(client, service).status_code == 404


def test_a_kept_page_is_drawn_anew_on_the_next_day(client, monkeypatch):
    service = plain_service(assured_on=date(2025, 11, 25))
    assert "Not confirmed" not in words(page(client, service))

    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 11, 25))

    assert "Not confirmed since 25 November 2025" in words(page(client, service))


def test_every_link_of_a_listing_leads_somewhere_though_its_words_were_retired(client):
    service = whole_service()
    for model in (models.Theme, models.ProvisionType, models.Need):
        model.objects.filter(pk=model.objects.first().pk).update(is_retired=True)
    retired = [model.objects.get(is_retired=True).name for model in (models.Theme, models.ProvisionType, models.Need)]

    answer = page(client, service)

    links = set(re.findall(r'href="(/(?:themes|needs|services/\?)[^"]*)"', answer.content.decode()))
    assert len(links) >= 3
    assert {link for link in links if client.get(link).status_code != 200} == set()
    assert all(name in words(answer) for name in retired)


@pytest.mark.parametrize("status", ["hidden", "removed"])
def test_the_name_of_a_listing_that_families_never_saw_is_not_told(client, status):
    answer = page(client, taken_off(plain_service("Secret Plan", status="draft"), status, "Not yet"))

    assert answer.status_code == 404
    assert "Secret Plan" not in answer.content.decode()


def test_the_page_can_be_sent_by_email_without_script(client):
    assert 'href="mailto:?subject=Splash%20Club&amp;body=http' in page(client, plain_service()).content.decode()


def test_only_reading_is_allowed(client):
    assert client.post(reverse("directory:service", kwargs={"slug": "splash-club"})).status_code == 405
