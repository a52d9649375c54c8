"""Two people of one organisation, each in their own browser: the second is told, and what either typed is not lost."""

import html
import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from directory.models import NeedsLevel
from providers import steps
from providers.forms import papers as paper_forms
from providers.models import ChangeRequest, ListingApplication, Membership
from tests.conftest import NOW

from .conftest import SIGNED, answers, at_desk, fill, page, pk
from .states import _priya, accept, ask, decline, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: {step: (what Chidi types on it instead, words by which he knows it again)}
CHIDIS = {
    "organisation": ({"description": "We teach reading and sums."}, "We teach reading and sums."),
    "service": ({"summary": "Reading, sums and patience."}, "Reading, sums and patience."),
    "who": ({"minimum_age": "8"}, ">8</textarea>"),
    "eligibility": ({"eligibility": "Only after we met you."}, "Only after we met you."),
    "where": ({"kind": "place", "name": "Chidi’s hall", "postal_code": "NM3 2AB"}, "Chidi’s hall"),
    "when": ({"days": ["SU"], "description": "Ask for the door code."}, "Ask for the door code."),
    "cost": ({"amount": "31", "amount_description": "a lesson with tea"}, "a lesson with tea"),
    "start": ({"how_to_get_it": "Knock three times."}, "Knock three times."),
    "training": ({"send_training": "Everybody learnt Makaton."}, "Everybody learnt Makaton."),
    "dbs": ({"dbs_people": "7", "dbs_last_checked_on_year": "2024"}, ">7</textarea>"),
    "insurance": ({"insurer": "Riverbank Mutual"}, "Riverbank Mutual"),
    "safeguarding": ({"safeguarding_lead_role": "The coach"}, "The coach"),
    "complaints": ({"complaints_policy": "Ring me at any time."}, "Ring me at any time."),
}
WAIT_FOR_THE_TEAM = ("service", "who", "eligibility", "training", "dbs", "safeguarding", "complaints")


def beside(application, ana, chidi):
    """Chidi at his desk, let in to Ana's organisation."""
    joined = {"asked_at": NOW, "approved_at": NOW, "approved_by": ana}
    Membership.objects.create(organisation=application.organisation, user=chidi, **joined)
    return at_desk(chidi)


def typed_on(client, address, said):
    """What a browser sends of a page that is open now, with some answers of one's own."""
    seen = re.search(r'name="seen"[^>]* value="([^"]*)"', client.get(address).content.decode())
    return {**said, **({"seen": seen[1]} if seen else {})}


def chidis(step, size="few"):
    return answers(size)[step] | CHIDIS[step][0]


def read(response):
    return html.unescape(response.content.decode())


# -- somebody sends it meanwhile --------------------------------------------------------------------------------------


def test_every_step_on_which_something_is_typed_is_tried():
    assert set(CHIDIS) == {step.key for step in steps.STEPS} - {"papers"}


@pytest.fixture
def ready(ana):
    """Everything is answered by Ana and a colleague, so that it can be sent."""
    said = answers("few")
    said["dbs"] |= {"dbs_record_holder": "Ana", "dbs_volunteers": "none", "dbs_people": "2"}
    application = ListingApplication.start(by=ana, at=NOW)
    fill(at_desk(ana), application, said)
    return fresh(application)


@pytest.mark.parametrize("step", CHIDIS)
def test_who_saves_a_step_after_a_colleague_pressed_send_has_every_word_back(ana, chidi, ready, step):
    his = beside(ready, ana, chidi)
    typed = typed_on(his, page(ready, step), chidis(step))
    at_desk(ana).post(page(ready, "send"), SIGNED)

    response = his.post(page(ready, step), typed)

    assert fresh(ready).state == "sent"
    assert response.status_code == 409
    assert CHIDIS[step][1] in read(response)
    assert "It was sent to our team while you had this page open." in read(response)
    his.post(page(ready, "take-back"))
    his.post(page(ready, "go-on"))
    assert CHIDIS[step][1] not in read(his.get(page(ready, step)))


@pytest.mark.parametrize("step", ["insurance", "safeguarding", "complaints"])
def test_who_sends_a_paper_after_a_colleague_pressed_send_is_told_that_it_is_not_kept(ana, chidi, ready, step):
    his = beside(ready, ana, chidi)
    at_desk(ana).post(page(ready, "send"), SIGNED)
    paper = SimpleUploadedFile("ours.png", b"not looked into")

    response = his.post(page(ready, step), {"add-paper": "yes", "kind": step, "file": paper})

    assert response.status_code == 409
    assert "ours.png is not kept. You can send it again later." in read(response)


def test_a_paper_that_is_looked_into_while_a_colleague_presses_send_is_not_lost_in_silence(
    ana, chidi, ready, monkeypatch
):
    his, clean = beside(ready, ana, chidi), paper_forms.clean_upload

    def clean_while_she_sends(sent):
        at_desk(ana).post(page(ready, "send"), SIGNED)
        return clean(sent)

    monkeypatch.setattr(paper_forms, "clean_upload", clean_while_she_sends)
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    paper = SimpleUploadedFile("ours.png", out.getvalue())

    response = his.post(page(ready, "insurance"), {"add-paper": "yes", "kind": "insurance", "file": paper})

    assert fresh(ready).state == "sent"
    assert response.status_code == 409
    assert "ours.png is not kept." in read(response)


def test_who_changed_nothing_is_simply_shown_where_it_stands(ana, chidi, ready):
    his = beside(ready, ana, chidi)
    typed = typed_on(his, page(ready, "training"), answers("few")["training"])
    at_desk(ana).post(page(ready, "send"), SIGNED)

    assert his.post(page(ready, "training"), typed)["Location"] == ready.get_absolute_url()


def test_a_price_that_is_changed_after_a_colleague_pressed_send_is_not_lost(ana, chidi, ready):
    his = beside(ready, ana, chidi)
    price = f"{page(ready, 'cost')}{ready.service.cost_options.get().pk}/"
    typed = typed_on(his, price, chidis("cost"))
    at_desk(ana).post(page(ready, "send"), SIGNED)

    response = his.post(price, typed)

    assert response.status_code == 409
    assert "a lesson with tea" in read(response)
    assert fresh(ready).service.cost_options.get().amount == 25


def test_what_was_ticked_beside_the_prices_comes_back_too(ana, chidi, ready):
    his = beside(ready, ana, chidi)
    at_desk(ana).post(page(ready, "send"), SIGNED)

    response = his.post(page(ready, "cost"), {"go-on": "yes", "all-help_to_pay": "Bring a coin."})

    assert "Bring a coin." in read(response)


@pytest.mark.parametrize(
    ("state", "words"),
    [(decline, "We decided while you had this page open."), (accept, "It was taken off the site for good")],
)
def test_what_was_decided_meanwhile_is_said_and_the_words_come_back(ana, chidi, state, words):
    application = state(ana)
    his = beside(application, ana, chidi)
    if application.service.is_published:
        application.service.remove(by=None, at=NOW, reason="Closed")

    response = his.post(page(application, "training"), chidis("training"))

    assert response.status_code == 409
    assert words in read(response)
    assert "Everybody learnt Makaton." in read(response)


def test_a_page_that_is_no_longer_asked_gives_the_words_back(ana, chidi, ready):
    his = beside(ready, ana, chidi)
    typed = typed_on(his, page(ready, "dbs"), chidis("dbs"))
    ready.size = "public"
    ready.touch(by=ana, at=NOW)

    response = his.post(page(ready, "dbs"), typed)

    assert "we do not ask this any more" in read(response)
    assert CHIDIS["dbs"][1] in read(response)


def test_what_was_typed_about_an_organisation_that_families_came_to_see_is_not_lost(ana, chidi, ready):
    his = beside(ready, ana, chidi)
    typed = typed_on(his, page(ready, "organisation"), chidis("organisation"))
    at_desk(ana).post(page(ready, "send"), SIGNED)
    fresh(ready).accept(by=_priya(), at=NOW, letters=lambda *args, **kwargs: None)
    second = ListingApplication.start(by=chidi, at=NOW)
    second.for_organisation(ready.organisation, by=chidi, at=NOW)

    response = his.post(page(second, "organisation"), typed)

    assert response.status_code == 409
    assert "We teach reading and sums." in read(response)


def test_an_answer_to_the_team_that_comes_after_sending_is_not_lost(ana, chidi):
    application = ask(ana)
    his = beside(application, ana, chidi)
    question = application.questions.get(step="training")
    address = f"{application.get_absolute_url()}questions/{question.pk}/"
    typed = typed_on(his, address, {"answer": "It was Makaton."})
    at_desk(ana).post(page(application, "send"), SIGNED)

    response = his.post(address, typed)

    assert response.status_code == 409
    assert "It was Makaton." in read(response)


def test_of_two_answers_to_the_team_neither_is_written_over_unread(ana, chidi):
    application = ask(ana)
    his, address = beside(application, ana, chidi), ""
    question = application.questions.get(step="training")
    address = f"{application.get_absolute_url()}questions/{question.pk}/"
    typed = typed_on(his, address, {"answer": "It was Makaton."})
    at_desk(ana).post(address, typed_on(at_desk(ana), address, {"answer": "It was signing."}))

    response = his.post(address, typed)

    assert response.status_code == 422
    assert {"It was Makaton.", "It was signing."} <= set(re.findall(r"It was \w+\.", read(response)))
    question.refresh_from_db()
    assert question.answer == "It was signing."


# -- both want to change what is on the site --------------------------------------------------------------------------

ANAS = {
    "service": {"summary": "Ana wrote this summary."},
    "who": {"maximum_age": "15"},
    "eligibility": {"eligibility": "Ana wrote this condition."},
    "training": {"send_training": "Ana wrote this course."},
    "dbs": {"dbs_last_checked_on_year": "2023"},
    "safeguarding": {"safeguarding_lead_role": "Ana wrote this role."},
    "complaints": {"complaints_policy": "Ana wrote this policy."},
}


@pytest.fixture
def listed(ana):
    application = accept(ana)
    application.changes.all().delete()
    return application


@pytest.mark.parametrize("step", WAIT_FOR_THE_TEAM)
def test_the_second_who_asks_for_a_change_reads_what_the_first_asked_for(ana, chidi, listed, step):
    his, [(name, anas)] = beside(listed, ana, chidi), ANAS[step].items()
    typed = typed_on(his, page(listed, step), answers()[step] | CHIDIS[step][0])
    at_desk(ana).post(page(listed, step), answers()[step] | {name: anas})

    response = his.post(page(listed, step), typed)

    assert response.status_code == 422
    assert anas in read(response).split("What the other person wrote")[1]
    [*_, his_own] = CHIDIS[step][0].values()
    assert re.search(rf'(value="|>\s*){re.escape(his_own)}', read(response))
    assert [change.data[name] for change in ChangeRequest.objects.waiting()] == [anas]


def test_who_opens_the_page_later_goes_on_from_the_change_that_waits(ana, chidi, listed):
    his = beside(listed, ana, chidi)
    at_desk(ana).post(page(listed, "service"), answers()["service"] | {"summary": "Ana wrote this summary."})

    shown = read(his.get(page(listed, "service")))

    assert "A change of this page waits for our team." in shown
    assert ana.email in shown
    assert "Ana wrote this summary.</textarea>" in shown


def test_sent_again_the_second_change_counts_and_the_first_can_still_be_read(ana, chidi, listed):
    his, address = beside(listed, ana, chidi), page(listed, "training")
    at_desk(ana).post(address, {"send_training": "Ana wrote this course."})

    his.post(address, typed_on(his, address, {"send_training": "Ana wrote this course. Chidi too."}))

    assert [change.data["send_training"] for change in ChangeRequest.objects.waiting()] == [
        "Ana wrote this course. Chidi too."
    ]
    shown = read(his.get(listed.get_absolute_url()))
    assert "Taken back" in shown
    assert "Ana wrote this course.</dd>" in shown


def test_two_changes_of_one_price_are_told_of_each_other(ana, chidi, listed):
    his = beside(listed, ana, chidi)
    price = f"{page(listed, 'cost')}{listed.service.cost_options.get().pk}/"
    typed = typed_on(his, price, answers()["cost"] | {"amount": "31"})
    at_desk(ana).post(price, answers()["cost"] | {"amount": "28"})

    response = his.post(price, typed)

    assert response.status_code == 422
    assert "28" in read(response).split("What the other person wrote")[1]
    assert 'value="31"' in read(response)


def test_a_level_that_is_changed_is_told_by_its_name(ana, listed):
    level = NeedsLevel.objects.get(slug="targeted")

    at_desk(ana).post(page(listed, "who"), answers()["who"] | {"needs_level": pk(NeedsLevel, "targeted")})

    assert level.name in [each.after for each in ChangeRequest.objects.get().differences]


# -- saying that it is true -------------------------------------------------------------------------------------------


LAST_YEAR = date(2025, 11, 1)


def of_listing(listed, name=""):
    return f"/providers/listings/{listed.service.slug}/{name}"


def test_nobody_says_that_all_is_true_of_what_a_colleague_changed_meanwhile(ana, chidi, listed):
    his = beside(listed, ana, chidi)
    listed.service.confirm_for_provider(by=ana, on=LAST_YEAR)
    typed = typed_on(his, of_listing(listed), {})
    at_desk(ana).post(page(listed, "start"), answers()["start"] | {"contact_phone": "01632 960999"})

    response = his.post(of_listing(listed, "confirm/"), typed)

    assert response.status_code == 422
    assert "It was changed while you read it." in read(response)
    assert "01632 960999" in read(response)
    assert fresh(listed).service.assured_on == LAST_YEAR
    again = re.search(r'name="seen" value="([^"]*)"', read(response))[1]
    assert his.post(of_listing(listed, "confirm/"), {"seen": again})["Location"] == "/providers/"


def test_pressing_twice_that_all_is_true_is_said_once_and_is_no_fault(ana, listed):
    hers = at_desk(ana)
    typed = typed_on(hers, of_listing(listed), {})

    said = [hers.post(of_listing(listed, "confirm/"), typed).status_code for _ in range(2)]

    assert said == [302, 302]


def test_two_who_tell_the_wait_read_each_other(ana, chidi, listed):
    his, address = beside(listed, ana, chidi), of_listing(listed, "wait/")
    typed = typed_on(his, address, {"places_now": "yes", "waiting_time": "None"})
    at_desk(ana).post(address, typed_on(at_desk(ana), address, {"places_now": "full", "waiting_time": "A year"}))

    response = his.post(address, typed)

    assert response.status_code == 422
    assert "A year" in read(response).split("What the other person wrote")[1]
    assert 'value="None"' in read(response)
    assert fresh(listed).service.waiting_time == "A year"


def test_still_the_same_wait_is_not_said_of_what_a_colleague_just_changed(ana, chidi, listed):
    his, address = beside(listed, ana, chidi), of_listing(listed, "wait/")
    at_desk(ana).post(address, {"places_now": "yes", "waiting_time": "A week"})
    typed = typed_on(his, address, {"same": "yes"})
    at_desk(ana).post(address, {"places_now": "full", "waiting_time": "A year"})

    response = his.post(address, typed)

    assert response.status_code == 422
    assert "Somebody else of yours changed it a moment ago." in read(response)
    assert "Wait: A year" in read(response)
