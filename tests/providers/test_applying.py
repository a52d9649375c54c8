"""A lone tutor fills in an application, step by step, and sends it."""

import pytest
from django.test import Client

from directory.models import Letter, Organisation, Service
from providers import steps
from providers.models import ListingApplication

from ..conftest import NOW
from . import states
from .conftest import SIGNED, answers, fill, page, problems

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def read(client, address):
    return client.get(address).content.decode()


def test_anybody_can_read_what_being_listed_takes():
    html = read(Client(), "/get-listed/")

    assert "within 10 working days" in html
    assert "Never send us a DBS certificate." in html


def test_starting_twice_makes_one_application(desk, ana):
    first = desk.post("/providers/start/")
    second = desk.post("/providers/start/")

    assert first["Location"] == second["Location"]
    assert ListingApplication.objects.count() == 1


def test_every_step_opens_before_anything_is_typed(desk, application):
    fill(desk, application, until="service")

    for step in steps.STEPS:
        response = desk.get(page(application, step.key))
        assert response.status_code == 200, step.key


def test_a_tutor_answers_every_step_and_sends_it(desk, application):
    fill(desk, application)

    response = desk.post(page(application, "send"), SIGNED)

    application.refresh_from_db()
    assert response["Location"] == application.get_absolute_url()
    assert application.state == "sent"
    assert "We have it. You need do nothing now." in read(desk, application.get_absolute_url())


def test_what_is_applied_for_is_on_no_public_page(desk, sent):
    service = sent.service

    assert service.status == Service.Status.DRAFT
    assert Client().get(service.get_absolute_url()).status_code == 404
    assert Client().get(sent.organisation.get_absolute_url()).status_code == 404
    assert "Reading with Ana" not in read(Client(), "/services/?q=reading")


def test_pressing_send_twice_sends_one_letter(desk, sent):
    desk.post(page(sent, "send"), SIGNED)

    assert Letter.objects.filter(name="application-sent").count() == 1


def test_nothing_is_sent_while_a_step_is_not_done(desk, application):
    fill(desk, application, until="cost")

    response = desk.post(page(application, "send"), SIGNED)

    application.refresh_from_db()
    assert application.state == "draft"
    assert "Before you can send it" in response.content.decode()


def test_it_is_left_and_gone_on_with_on_another_device(desk, ana, application):
    fill(desk, application, until="who")
    other_device = Client()
    other_device.force_login(ana)

    html = read(other_device, application.get_absolute_url())

    assert "3 of 14 steps are done" in html
    assert 'value="Reading with Ana"' in read(other_device, page(application, "service"))


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(desk, application):
    fill(desk, application, until="service")
    typed = answers()["who"] | {"minimum_age": "12", "maximum_age": "6"}

    response = desk.post(page(application, "who"), typed)

    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in html
    assert "The lowest age must not be above the highest." in html
    assert 'value="12"' in html


def test_help_that_is_not_for_everyone_must_say_who_decides(desk, application):
    said = answers()
    said["who"]["needs_level"] = steps.NeedsLevel.objects.get(slug="targeted").pk
    fill(desk, application, said, until="who")

    response = desk.post(page(application, "eligibility"), {})

    html = response.content.decode()
    for asked in ("Say who can have it.", "Say who decides.", "Say what a family can do who does not agree."):
        assert asked in html


def test_a_level_that_changes_later_opens_the_question_again(desk, application):
    fill(desk, application)
    typed = answers()["who"] | {"needs_level": steps.NeedsLevel.objects.get(slug="specialist").pk}

    desk.post(page(application, "who"), typed)

    application.refresh_from_db()
    assert [step.key for step in steps.unfinished(application)] == ["eligibility"]


def test_a_school_is_not_asked_for_checks_and_insurance(desk, application):
    said = answers(size="public")
    del said["dbs"], said["insurance"]
    fill(desk, application, said)

    application.refresh_from_db()

    assert "dbs" not in [step.key for step in steps.steps_for(application)]
    assert steps.unfinished(application) == []


def test_the_size_can_be_changed_and_asks_more(desk, application):
    said = answers(size="public")
    del said["dbs"], said["insurance"]
    fill(desk, application, said)

    desk.post(page(application, "organisation"), said["organisation"] | {"size-size": "many"})

    application.refresh_from_db()
    assert {step.key for step in steps.unfinished(application)} == {"dbs", "insurance"}


def test_an_organisation_of_that_name_is_offered_before_a_second_is_made(desk, application, northmoor_charity):
    typed = answers()["organisation"] | {"name": "The Riverbank trust"}

    response = desk.post(page(application, "organisation"), typed)

    assert "Is it one of these?" in response.content.decode()
    assert Organisation.objects.count() == 1


@pytest.fixture
def northmoor_charity(vocabulary):
    """A charity that families see already."""
    organisation = Organisation.objects.create(slug="riverbank", name="Riverbank Trust")
    Service.objects.create(organisation=organisation, slug="club", name="Club").publish(by=None, at=NOW)
    return organisation


def test_none_of_these_makes_a_new_organisation(desk, application, northmoor_charity):
    typed = answers()["organisation"] | {"name": "The Riverbank trust", "new": "yes"}

    desk.post(page(application, "organisation"), typed)

    application.refresh_from_db()
    assert application.organisation.name == "The Riverbank trust"


def test_who_joins_a_listed_organisation_waits_to_be_let_in(desk, application, northmoor_charity):
    response = desk.post(page(application, "organisation"), {"join": northmoor_charity.pk})

    application.refresh_from_db()
    assert response["Location"] == "/providers/"
    assert application.organisation is None
    assert "you asked to join" in read(desk, "/providers/")


def test_two_places_are_two_rows_and_the_same_one_twice_is_one(desk, application):
    fill(desk, application, until="eligibility")
    hall = {"kind": "place", "name": "Village Hall", "postal_code": "nm3 2ab", "city": "Carrbrook"}

    for typed in (hall, hall, {"kind": "home"}):
        assert desk.post(page(application, "where"), typed).status_code == 302

    application.refresh_from_db()
    assert [way.kind for way in application.service.service_at_locations.all()] == ["place", "home"]
    assert application.service.service_at_locations.first().location.postal_code == "NM3 2AB"


def test_the_same_price_twice_is_one(desk, application):
    fill(desk, application, until="cost")

    desk.post(page(application, "cost"), answers()["cost"] | {"amount": "25.00"})

    assert application_service(application).cost_options.count() == 1


def test_a_row_is_changed_and_removed(desk, application):
    fill(desk, application, until="cost")
    [price] = application_service(application).cost_options.all()

    desk.post(f"{page(application, 'cost')}{price.pk}/", answers()["cost"] | {"amount": "30"})
    price.refresh_from_db()
    assert price.amount == 30

    desk.post(f"{page(application, 'cost')}{price.pk}/remove/")
    desk.post(f"{page(application, 'cost')}{price.pk}/remove/")
    assert not application_service(application).cost_options.exists()


def application_service(application):
    application.refresh_from_db()
    return application.service


def test_a_place_that_others_use_too_is_not_changed_by_an_application(desk, application):
    fill(desk, application, until="eligibility")
    desk.post(page(application, "where"), {"kind": "place", "name": "Village Hall", "postal_code": "NM3 2AB"})
    way = application_service(application).service_at_locations.get()
    other = Service.objects.create(organisation=application.organisation, slug="other", name="Other")
    other.service_at_locations.create(kind="place", location=way.location)

    typed = {"kind": "place", "name": "My cellar", "postal_code": "NM3 2AB"}
    desk.post(f"{page(application, 'where')}{way.pk}/", typed)

    assert other.service_at_locations.get().location.name == "Village Hall"
    assert application.service.service_at_locations.get().location.name == "My cellar"


def test_an_answer_of_not_sure_is_never_stored_as_no(desk, application):
    fill(desk, application, until="who")

    desk.post(page(application, "eligibility"), {"flag-diagnosis": "no", "flag-ehc-plan": ""})

    assert list(application_service(application).eligibility_answers.values_list("flag__slug", "is_needed")) == [
        ("diagnosis", False)
    ]


def test_a_number_of_a_dbs_certificate_in_a_text_is_caught(desk, application):
    fill(desk, application, until="start")

    response = desk.post(page(application, "training"), {"send_training": "DBS 0012 3456 7890, checked in May."})

    assert "This looks like the number of a DBS certificate." in response.content.decode()


def test_who_applies_sees_what_may_be_the_same_thing_and_nothing_that_is_hidden(desk, application):
    fill(desk, application)
    others = Organisation.objects.create(slug="others", name="Others")
    for name, status in (("Reading with Anna", "published"), ("Reading with Annah", "hidden")):
        other = Service.objects.create(slug=f"reading-{status}", name=name, organisation=others)
        other.publish(by=None, at=NOW)
        if status == "hidden":
            other.hide(by=None, at=NOW, reason="Closed")

    html = desk.get(page(application, "send")).content.decode()

    assert "Reading with Anna</a>, Others" in html
    assert "Annah" not in html


def test_an_answer_to_the_team_holds_no_number_of_a_dbs_certificate(desk, sent, moderator):
    sent.ask([("dbs", "When were you checked?")], by=moderator, at=NOW, letters=lambda *args, **kwargs: None)
    [question] = sent.questions.all()

    response = desk.post(f"{sent.get_absolute_url()}questions/{question.pk}/", {"answer": "001234567890, in May"})

    assert "This looks like the number of a DBS certificate." in response.content.decode()
    assert "001234567890, in May" in response.content.decode()


def test_a_telephone_number_in_a_text_is_no_certificate(desk, application):
    fill(desk, application, until="service")

    typed = answers()["service"] | {"description": "Ring 01632 960 123 or +44 1632 960123. Charity 1234567."}

    assert desk.post(page(application, "service"), typed).status_code == 302


def test_hard_words_are_pointed_out_and_never_stop_anybody(desk, application):
    fill(desk, application, until="start")

    desk.post(page(application, "training"), {"send_training": "We utilise SALT strategies with service users."})

    html = read(desk, page(application, "training"))
    assert "“utilise”: could you say “use”?" in html
    assert "“SALT”: not everybody knows this." in html


def test_who_was_quicker_is_shown_and_neither_text_is_lost(desk, application):
    fill(desk, application, until="start")
    opened = FormOf(read(desk, page(application, "training")))
    desk.post(page(application, "training"), {"send_training": "A course in 2024.", "seen": opened.seen})

    response = desk.post(page(application, "training"), {"send_training": "None yet.", "seen": opened.seen})

    html = response.content.decode()
    assert response.status_code == 422
    assert "A course in 2024." in html
    assert "None yet." in html
    assert application_service(application).send_training == "A course in 2024."
    again = {"send_training": "None yet.", "seen": FormOf(html).seen}
    assert desk.post(page(application, "training"), again).status_code == 302
    assert application_service(application).send_training == "None yet."


class FormOf:
    """The fingerprint that a page carries."""

    def __init__(self, html):
        self.seen = html.split('name="seen" value="')[1].split('"')[0]


@pytest.mark.parametrize("step", ["where", "when", "cost", "insurance", "eligibility", "safeguarding", "dbs", "start"])
def test_a_page_that_nobody_else_saved_is_saved_as_its_browser_sends_it(desk, application, step):
    fill(desk, application)
    html = read(desk, page(application, step))

    response = desk.post(page(application, step), answers()[step] | {"seen": FormOf(html).seen})

    assert response.status_code == 302, problems(response)


def test_the_same_answers_sent_twice_are_no_conflict(desk, application):
    fill(desk, application, until="start")
    typed = {"send_training": "A course.", "seen": FormOf(read(desk, page(application, "training"))).seen}

    assert desk.post(page(application, "training"), typed).status_code == 302
    assert desk.post(page(application, "training"), typed).status_code == 302


def test_what_was_taken_back_is_kept_and_can_be_gone_on_with(desk, sent):
    desk.post(page(sent, "take-back"))
    assert "You took it back." in read(desk, sent.get_absolute_url())

    desk.post(page(sent, "go-on"))

    sent.refresh_from_db()
    assert sent.state == "draft"
    assert steps.unfinished(sent) == []


def test_nothing_can_be_changed_while_the_team_reads_it(desk, sent):
    response = desk.post(page(sent, "training"), {"send_training": "Something else."})

    assert response.status_code == 409
    assert Service.objects.get(pk=sent.service_id).send_training == "A course on dyslexia in 2024."


@pytest.mark.parametrize("step", [step.key for step in steps.STEPS])
@pytest.mark.parametrize("junk", [{}, {"seen": "x" * 5000}, {"days": ["XX"], "kind": "\0", "amount": "1e999"}])
def test_no_junk_in_any_step_is_a_fault_of_ours(desk, application, step, junk):
    fill(desk, application, until="service")

    assert desk.post(page(application, step), junk).status_code in (302, 422)


def test_the_preview_shows_pictures_that_families_do_not_get_yet(ana, desk):
    application = states.answer_everything(ana)
    picture = application.service.attachments.get()

    assert f"{application.get_absolute_url()}files/{picture.uuid}/" in read(desk, page(application, "preview"))
    assert desk.get(f"{application.get_absolute_url()}files/{picture.uuid}/").status_code == 200


def test_who_works_alone_is_asked_about_themselves_and_about_nobody_else(desk, application):
    fill(desk, application, until="training")

    shown = desk.get(page(application, "dbs")).content.decode()

    assert "Have you been checked?" in shown
    assert "Do you use the DBS Update Service?" in shown
    assert "Some people" not in shown
