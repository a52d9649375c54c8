"""Priya's listings on a Monday morning: finding, reading and mending them."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory import models

from ..cast import sit_down, somebody_signed_in
from .admin_desk import address, opened, saved

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LIST = "/admin/directory/service/"


@pytest.fixture
def whole(listing, term):
    """A listing with something in every part of it."""
    service = listing(
        "Splash",
        summary="Swimming for autistic children.",
        minimum_age=5,
        maximum_age=11,
        needs_level=term(models.NeedsLevel, "targeted"),
        url="https://splash.example.org/",
        how_to_get_it="Ring us.",
    )
    service.themes.set([term(models.Theme, "leisure")])
    service.needs.set([term(models.Need, "autism")])
    pool = models.Location.objects.create(name="Moor Pool", city="Northmoor", postal_code="NM3 2AB")
    service.service_at_locations.create(location=pool)
    service.schedules.create(byday="MO,1SA", freq="MONTHLY")
    service.cost_options.create(cost_type=term(models.CostType, "per-session"), amount=3)
    service.eligibility_answers.create(flag=term(models.EligibilityFlag, "diagnosis"), is_needed=False)
    service.contacts.create(role="Coach", name="Jo Bell", phone="01632 960001", email="jo@example.org")
    return service


def names(answer):
    return [service.name for service in answer.context["cl"].result_list]


@pytest.mark.parametrize("words", ["splash", "swimming", "moorside", "NM3 2AB", "nm32ab"])
def test_priya_finds_a_listing_by_name_summary_organisation_or_postcode(staff_client, whole, listing, words):
    models.Organisation.objects.create(slug="other", name="Other")
    listing("Elsewhere", organisation=models.Organisation.objects.get(slug="other"))

    answer = staff_client.get(LIST, {"q": words})

    assert names(answer) == ["Splash"]


@pytest.mark.parametrize(
    "question",
    [
        {"status__exact": "published"},
        {"theme": "leisure"},
        {"level": "none"},
        {"review": "due"},
        {"missing": "cost"},
        {"source": "feed"},
        {"away": "yes"},
    ],
)
def test_each_filter_keeps_the_listings_it_names(staff_client, listing, term, question):
    wexborough = models.LocalAuthority.objects.create(gss_code="X99000002", name="Wexborough")
    kept = listing("Kept", status="published", source="feed", source_id="1", assured_on=date(2020, 1, 1))
    kept.themes.set([term(models.Theme, "leisure")])
    kept.service_at_locations.create(
        location=models.Location.objects.create(name="Far Hall", local_authority=wexborough)
    )
    other = listing("Other", needs_level=term(models.NeedsLevel, "targeted"))
    other.cost_options.create(cost_type=term(models.CostType, "free"))

    assert names(staff_client.get(LIST, question)) == ["Kept"]


def test_the_list_says_state_level_confirmation_and_completeness_in_words(staff_client, listing):
    listing(status="hidden", status_reason="Closed in July", assured_on=date(2020, 3, 2))

    page = staff_client.get(LIST).content.decode()

    assert 'is-hidden">Hidden</span> Closed in July' in page
    assert "2 March 2020, check is due" in page
    assert "Not said" in page
    assert "%</td>" in page


def test_the_list_asks_as_many_questions_for_thirty_listings_as_for_three(staff_client, listing, term):
    level = term(models.NeedsLevel, "targeted")

    def questions(wanted):
        while models.Service.objects.count() < wanted:
            number = models.Service.objects.count()
            owner = models.Organisation.objects.create(slug=f"o{number}", name=f"Owner {number}")
            listing(f"Club {number}", organisation=owner, needs_level=level)
        with CaptureQueriesContext(connection) as asked:
            staff_client.get(LIST)
        return len(asked)

    questions(3)
    assert questions(3) == questions(30)


def test_the_page_of_a_listing_asks_as_many_questions_for_many_rows_as_for_few(staff_client, whole, term):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            staff_client.get(address("service_change", whole.pk))
        return len(asked)

    questions()
    few = questions()
    for number in range(12):
        hall = models.Location.objects.create(name=f"Hall {number}")
        whole.service_at_locations.create(location=hall)
        whole.cost_options.create(cost_type=term(models.CostType, "per-session"), amount=number)
        whole.schedules.create(byday="TU", season=term(models.TimePeriod, "term", kind="season"))
        whole.contacts.create(role=f"Coach {number}")
        whole.eligibility_answers.create(flag=term(models.EligibilityFlag, f"flag-{number}"), is_needed=True)

    assert questions() == few


def test_saving_an_untouched_listing_changes_nothing(staff_client, whole):
    page = address("service_change", whole.pk)
    before = list(models.Service.objects.filter(pk=whole.pk).values())[0]

    answer = saved(staff_client, page, opened(staff_client, page))

    after = list(models.Service.objects.filter(pk=whole.pk).values())[0]
    assert answer.status_code == 302
    assert {name for name in before if before[name] != after[name]} == {"version", "updated_at"}
    assert whole.schedules.get().byday == "MO,1SA"
    assert not whole.eligibility_answers.get().is_needed
    assert whole.contacts.get().email == "jo@example.org"


def test_a_new_listing_starts_as_a_draft_with_its_own_web_address(staff_client, moorside):
    page = address("service_add")

    saved(
        staff_client, page, opened(staff_client, page), name="  New   club ", slug="new-club", organisation=moorside.pk
    )

    made = models.Service.objects.get()
    assert (made.name, made.slug, made.status) == ("New club", "new-club", "draft")


def test_the_web_address_of_a_listing_cannot_be_changed_later(staff_client, whole):
    page = address("service_change", whole.pk)

    saved(staff_client, page, opened(staff_client, page), slug="other")

    whole.refresh_from_db()
    assert whole.slug == "splash"


def test_a_mistake_keeps_what_was_typed_and_is_summed_up_with_links(staff_client, whole):
    page = address("service_change", whole.pk)

    answer = saved(staff_client, page, opened(staff_client, page), minimum_age="12", summary="Typed for an hour")

    html = answer.content.decode()
    assert "Error:" in html
    assert "The lowest age must not be above the highest." in str(answer.context["faults"])
    assert "Typed for an hour" in html
    whole.refresh_from_db()
    assert whole.minimum_age == 5


def test_a_wrong_row_is_named_in_the_summary(staff_client, whole):
    page = address("service_change", whole.pk)
    data = opened(staff_client, page) | {"cost_options-0-amount": "three pounds"}

    answer = saved(staff_client, page, data)

    assert ("Cost, Amount: Enter a number.", "id_cost_options-0-amount") in answer.context["faults"]


def test_priya_types_days_as_she_says_them(staff_client, whole):
    page = address("service_change", whole.pk)
    data = opened(staff_client, page)
    assert data["schedules-0-byday"] == ["Mon, first Sat"]

    saved(staff_client, page, data | {"schedules-0-byday": "Tuesday and last Friday"})

    assert whole.schedules.get().byday == "TU,-1FR"


def test_a_day_that_is_none_is_sent_back_with_an_example(staff_client, whole):
    page = address("service_change", whole.pk)

    answer = saved(staff_client, page, opened(staff_client, page) | {"schedules-0-byday": "Caturday"})

    assert "Write days such as Mon, Wed or first Sat." in str(answer.context["faults"])
    assert "Caturday" in answer.content.decode()


def test_every_condition_stands_in_the_table_and_not_known_is_no_row(staff_client, whole, term):
    term(models.EligibilityFlag, "ehc-plan", name="An EHC plan")
    page = address("service_change", whole.pk)
    data = opened(staff_client, page)
    assert data["eligibility_answers-0-is_needed"] == ["False"]

    saved(staff_client, page, data | {"eligibility_answers-0-is_needed": "", "eligibility_answers-1-is_needed": "True"})

    assert [(row.flag.slug, row.is_needed) for row in whole.eligibility_answers.all()] == [("ehc-plan", True)]


def test_a_place_without_a_location_is_sent_back(staff_client, whole):
    page = address("service_change", whole.pk)

    answer = saved(staff_client, page, opened(staff_client, page) | {"service_at_locations-0-location": ""})

    assert "Choose the place." in str(answer.context["faults"])
    assert whole.service_at_locations.get().location is not None


def test_a_retired_word_is_not_offered_for_a_new_choice(staff_client, term):
    term(models.Need, "autism")
    term(models.Need, "old-word", is_retired=True)
    question = {"app_label": "directory", "model_name": "service", "field_name": "needs", "term": ""}

    found = staff_client.get("/admin/autocomplete/", question).json()["results"]

    assert [row["text"] for row in found] == ["Autism"]


def test_the_page_links_what_a_family_would_miss_to_where_it_is_filled_in(staff_client, listing):
    service = listing(summary="Swimming.")

    html = staff_client.get(address("service_change", service.pk)).content.decode()

    assert '<a href="#cost_options-group">What it costs</a>' in html
    assert 'id="cost_options-group"' in html
    assert "What it is, in one plain sentence</a>" not in html


def test_priya_previews_a_draft_that_families_cannot_open(staff_client, client, whole):
    page = staff_client.get(address("service_preview", whole.pk))

    assert "<h1>Splash</h1>" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert staff_client.get(whole.get_absolute_url()).status_code == 404


def test_somebody_who_is_not_on_the_team_sees_no_desk(client, whole):
    client.force_login(somebody_signed_in())

    for page in [LIST, address("service_change", whole.pk), address("service_preview", whole.pk)]:
        assert client.get(page).status_code == 302, page


def test_a_colleague_who_may_only_look_reads_the_whole_page(client, whole):
    reader = somebody_signed_in()
    reader.is_staff = True
    reader.save()
    reader.user_permissions.add(*Permission.objects.filter(codename__startswith="view_"))
    sit_down(client, reader)

    html = client.get(address("service_change", whole.pk)).content.decode()

    assert "Swimming for autistic children." in html
    assert 'name="_save"' not in html
    assert "Confirm as checked today" not in html


def test_no_listing_can_be_deleted(staff_client, whole):
    answer = staff_client.post(f"/admin/directory/service/{whole.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 403
    assert "delete_selected" not in staff_client.get(LIST).content.decode()
    assert models.Service.objects.filter(pk=whole.pk).exists()


@pytest.mark.parametrize(
    ("desk", "query"),
    [
        ("service", f"id__in={'9' * 40}"),
        ("service", "id__in=x"),
        ("missedsearch", "day__year=-1"),
        ("missedsearch", "day__gte=x"),
        ("service", f"organisation__id__exact={'9' * 40}"),
        ("service", "o=x"),
        ("service", "nosuchfield__x=1"),
    ],
)
def test_an_address_of_the_admin_that_somebody_typed_breaks_nothing(staff_client, listing, desk, query):
    listing()

    assert staff_client.get(f"{address(f'{desk}_changelist')}?{query}").status_code in (200, 302, 400)


@pytest.mark.parametrize("chosen", ["x", "9" * 40, ""])
@pytest.mark.parametrize("desk", ["service", "need", "organisation", "contact"])
def test_an_action_on_what_is_no_row_breaks_nothing(staff_client, listing, desk, chosen):
    action = {"service": "publish_chosen", "need": "retire", "organisation": "erase_contacts", "contact": "erase"}[desk]

    answer = staff_client.post(address(f"{desk}_changelist"), {"action": action, "_selected_action": chosen})

    assert answer.status_code in (200, 302, 400)


@pytest.mark.parametrize(
    "change",
    [
        {"themes": "x"},
        {"themes": "9" * 40},
        {"organisation": "9" * 40},
        {"organisation": "x"},
        {"opened_at": "0001-01-01T00:00:00.0+1400", "seen_version": "7"},
        {"opened_at": "9999-12-31T23:59:59.0-1400", "seen_version": "7"},
        {"seen_version": "7", "themes": "x"},
        {"seen_version": "7", "organisation": "9" * 40},
    ],
)
def test_a_form_that_no_browser_sent_saves_nothing_and_breaks_nothing(staff_client, listing, change):
    service = listing(summary="Swimming.")
    page = address("service_change", service.pk)

    answer = saved(staff_client, page, opened(staff_client, page) | change, summary="Other.")

    assert answer.status_code in (200, 400)
    service.refresh_from_db()
    assert service.summary == "Swimming."
