"""Every page that providers and the team work on, in every state: no barrier, all within reach, nothing cut off.

One application goes its whole way, and each page is looked at where it stands just then.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.template.backends.jinja2 import Template
from django.utils import timezone

from directory import scanning
from directory.defaults import load_vocabulary
from directory.models import Service
from providers import decision_letters, letters, steps, viruses
from providers.models import InformationRequest, ListingApplication, ListingComplaint, ListingDecision
from tests import cast
from tests.providers import states
from tests.providers.conftest import NOW, SIGNED, answers, at_desk, fill
from tests.providers.conftest import page as page_of

from . import modes
from .conftest import DESK, PHONE, barriers
from .provider import bring_in

pytestmark = pytest.mark.journey

TEMPLATES = Path(__file__).parent.parent.parent / "templates/providers"
#: Empties the form of a step, ticks nothing, and sends it as a browser would.
SEND_EMPTY = """() => {
  const form = document.querySelector('form.step-form, main form');
  form.querySelectorAll('input:not([type=hidden]), textarea, select').forEach(e => {
    if (e.type === 'radio' || e.type === 'checkbox') e.checked = false; else e.value = '';
  });
  form.querySelector('button').click();
}"""


def barriers_in_our_part(page):
    """What axe finds in the part of a page of the admin that is ours."""
    return barriers(page, "#content-main")


#: For everybody, by touch, by keyboard, and at 320 pixels. The frame of the team's pages is Django's.
OF_PROVIDERS = barriers, modes.small_controls, modes.out_of_reach_by_keyboard, modes.cut_off_when_enlarged
OF_THE_TEAM = barriers_in_our_part, modes.out_of_reach_by_keyboard, modes.cut_off_when_enlarged


def faults_here(page, checks):
    return {check.__name__: found for check in checks if (found := check(page))}


class Walk:
    """Somebody goes from page to page and notes what is wrong; on pages of providers without scripts, too."""

    def __init__(self, page, plain=None):
        self.page, self.plain, self.faults = page, plain, {}

    def look(self, name):
        """At the page as it stands."""
        if found := faults_here(self.page, OF_PROVIDERS if self.plain else OF_THE_TEAM):
            self.faults[name] = found

    def open(self, name, address):
        """A page, and the same one without scripts."""
        answer = self.page.goto(address)
        assert (answer.status, self.page.url.endswith(address)) == (200, True), (name, self.page.url)
        self.look(name)
        if self.plain is None:
            return
        self.plain.goto(address)
        if dead := modes.dead_without_script(self.plain):
            self.faults[f"{name}, without script"] = dead

    def open_all(self, pages):
        for name, address in pages.items():
            self.open(name, address)

    def send_empty(self, name, address):
        """A page with all that is wrong in an empty form."""
        self.page.goto(address)
        with self.page.expect_navigation():
            self.page.evaluate(SEND_EMPTY)
        assert self.page.title().startswith("Error:"), name
        self.look(f"{name}, with what is wrong")


@pytest.fixture
def site(live_server, transactional_db):
    """A running site with the lists that every council starts with, and nothing on it."""
    load_vocabulary()
    return live_server.url


@pytest.fixture
def walk_of(visit):
    def begin(client, screen=PHONE):
        pages = [visit("/", screen)]
        if screen == PHONE:
            pages.append(visit("/", screen, java_script_enabled=False))
        for page in pages:
            bring_in(page, client)
        return Walk(*pages)

    return begin


@pytest.fixture
def drawn(monkeypatch):
    """The names of the templates that are drawn."""
    names, draw = set(), Template.render

    def note(template, *args, **kwargs):
        names.add(template.template.name)
        return draw(template, *args, **kwargs)

    monkeypatch.setattr(Template, "render", note)
    return names


@pytest.fixture
def ana(transactional_db):
    return cast.a_tutor()


@pytest.fixture
def tom(transactional_db):
    return cast.another_moderator()


def test_every_page_of_a_provider_can_be_read_and_used_in_every_state(walk_of, drawn, ana, tom, site, monkeypatch):
    walk = walk_of(at_desk(ana))
    walk.open_all({"before anything": "/providers/", "what it takes": "/get-listed/"})

    application = states.begin(ana)
    apply(walk, application, ana)
    sent(walk, application, ana, tom)
    listed(walk, states.fresh(application), ana, tom)
    off_the_site(walk, states.fresh(application), ana, tom)
    monkeypatch.setattr(viruses, "look_at", nobody_looks)
    walk.page.goto(f"/providers/papers/{states.fresh(application).organisation.evidence.get().uuid}/")
    walk.look("a paper that waits for the virus check")

    assert walk.faults == {}
    assert {path.name for path in TEMPLATES.glob("[!_]*.html")} - {each.rpartition("/")[2] for each in drawn} == BASES


#: What others stand on, and the page for who would remove a paper while the team decides with it.
BASES = {"rows.html", "paper-in-use.html"}


def nobody_looks(*args, **kwargs):
    raise scanning.NotScanned


#: What is asked in one form; other steps have a list of rows.
FORMS = ("service", "who", "start", "training", "dbs", "safeguarding", "complaints")


def apply(walk, application, ana):
    """Until it is ready to be sent."""
    here, client = application.get_absolute_url(), at_desk(ana)
    walk.open("begun", here)
    walk.send_empty("organisation", f"{here}organisation/")
    fill(client, application, until="service")
    for step in ("where", "when", "cost", "insurance"):
        walk.send_empty(step, f"{here}{step}/")
    walk.open("described", here)
    fill(client, application)
    application = states.with_everything(states.fresh(application), ana)
    walk.open("answered", here)
    walk.open_all({step.key: f"{here}{step.key}/" for step in steps.STEPS})
    for step in FORMS:
        walk.send_empty(step, f"{here}{step}/")
    price = f"{here}cost/{application.service.cost_options.get().pk}/"
    walk.open("one picture", f"{here}files/{application.service.attachments.get().uuid}/change/")
    walk.open("one price", price)
    walk.send_empty("one price", price)
    pages = {"preview": f"{here}preview/", "send": f"{here}send/", "home": "/providers/"}
    pages["people"] = f"/providers/organisations/{application.organisation_id}/people/"
    pages["asked"] = application.organisation.replies.get().get_absolute_url()
    walk.open_all(pages)
    for name in ("send", "asked"):
        walk.send_empty(name, pages[name])
    at_the_same_time(walk, application, client)


def at_the_same_time(walk, application, client):
    """A colleague saves the page that is open here, and sends the application while another is."""
    training, box = page_of(application, "training"), "What training in special needs do your people have?"
    walk.page.goto(training)
    client.post(training, {"send_training": "Everybody learnt Makaton."})
    walk.page.get_by_label(box).fill("Nobody learnt anything.")
    walk.page.get_by_role("button", name="Save and go on").click()
    walk.look("somebody else saved it")
    client.post(page_of(application, "send"), SIGNED)
    walk.page.get_by_role("button", name="Save and go on").click()
    walk.look("somebody else sent it")


def sent(walk, application, ana, tom):
    """With the team: asked, answered, turned down, looked at again."""
    here, client, priya = application.get_absolute_url(), at_desk(ana), states._priya()
    walk.open("sent", here)
    states.fresh(application).ask([("training", "Which?")], by=priya, at=NOW, letters=letters.asked)
    question = f"{here}questions/{application.questions.last().pk}/"
    walk.open_all({"a question to answer": here, "the question": question})
    walk.send_empty("the question", question)
    client.post(page_of(application, "send"), SIGNED)
    again = timezone.now()
    states.fresh(application).decline("It has run out.", by=priya, at=again, letters=letters.declined)
    walk.open("turned down", here)
    states.fresh(application).ask_again(by=ana, at=again)
    walk.open("looked at again", here)
    states.fresh(application).accept(by=tom, at=again, letters=letters.accepted)


def listed(walk, application, ana, tom):
    """On the site: changes that wait, the yearly question, the wait, taking it down."""
    here, client = application.get_absolute_url(), at_desk(ana)
    price = f"{here}cost/{application.service.cost_options.get().pk}/"
    client.post(page_of(application, "training"), {"send_training": "Everybody learnt to sign."})
    client.post(price, answers()["cost"] | {"amount": "31"})
    client.post(page_of(application, "cost"), {"go-on": "yes", "all-help_to_pay": "Ask us."})
    one = f"/providers/listings/{application.service.slug}/"
    pages = {"listed, with changes that wait": here, "a change that waits": f"{here}training/", "its price": price}
    pages |= {"prices that wait": f"{here}cost/", "still true?": one, "the wait": f"{one}wait/", "home": "/providers/"}
    pages |= {"take it down": f"{here}take-down/", "decisions": f"{one}decisions/"}
    complaint = ListingComplaint.objects.get()
    pages["a complaint"] = f"{one}complaints/{complaint.pk}/"
    walk.open_all(pages)
    for name in ("take it down", "the wait", "a complaint"):
        walk.send_empty(name, pages[name])
    Service.objects.update(assured_on=NOW.date() - timedelta(days=300))
    walk.page.goto(one)
    states.fresh(application).touch(by=ana, at=timezone.now())
    walk.page.get_by_role("button", name="Yes, all of it is still true").click()
    walk.look("changed while it was read")


def off_the_site(walk, application, ana, tom):
    """Hidden by silence, by an insurance, by the team; looked at again; gone for good."""
    here, service, now = application.get_absolute_url(), application.service, timezone.now()
    one = f"/providers/listings/{service.slug}/"
    for reason in (Service.HIDDEN_BY_SILENCE, ListingApplication.UNINSURED, "Taken down by the provider: a pause"):
        service.hide(by=None, at=now, reason=reason)
        walk.open_all({f"hidden: {reason}": here, f"still true? {reason}": one})
    service.publish(by=None, at=now)
    told = {"grounds": "other", "reasons": "Nobody was there.", "at": now, "letters": decision_letters.decided}
    decision = ListingDecision.objects.suspend(service, by=tom, **told)
    pages = {"suspended": here, "why": f"{one}decisions/", "home": "/providers/", "its times": f"{here}when/"}
    walk.open_all(pages)
    decision.ask_again(by=ana, at=now)
    walk.open("another look", pages["why"])
    decision.uphold("Nobody was there.", by=states._priya(), at=now, letters=decision_letters.decided)
    walk.open("it stays off", pages["why"])
    ListingDecision.objects.remove(service, by=tom, **told)
    walk.open_all({"gone": here, "why it is gone": pages["why"]})


# -- the team's own pages ---------------------------------------------------------------------------------------------

ROOM = "/admin/providers/"
#: Faults planted into a page, each with the check that must notice it.
PLANTED = [
    ("const p = put('p'); p.textContent = 'pale'; p.style.color = '#ddd'", "barriers"),
    ("put('button').style.cssText = 'height: 20px; min-height: 0'", "small_controls"),
    (
        "const a = put('a'); a.href = '/'; a.textContent = 'x'; a.style.cssText = 'outline: 0; box-shadow: none'",
        "out_of_reach_by_keyboard",
    ),
    ("put('p').style.width = '3000px'; document.querySelector('main p:last-child').textContent = 'wide'",
     "cut_off_when_enlarged"),
]  # fmt: skip


@pytest.fixture
def work(ana, tom, site):
    """{name: address} of what waits for the team: one of each thing that it works on."""
    sent = states.send(ana)
    listed = states.accept(cast.a_charity_manager())
    [change] = listed.changes.filter(step="service")
    complaint = ListingComplaint.objects.filter(service=listed.service).get()
    noted = {"answer_by": timezone.localdate() + timedelta(days=20), "created_at": NOW, "created_by": tom}
    draft = InformationRequest.objects.create(title="Holidays", why="Families ask.", **noted)
    draft.questions.create(words="Are you open?", kind="yes-no")
    draft.add([listed.service], by=tom, at=NOW)
    running = InformationRequest.objects.exclude(pk=draft.pk).first()
    reply = running.replies.first()
    told = {"grounds": "other", "reasons": "Nobody was there.", "letters": decision_letters.decided}
    off = ListingDecision.objects.suspend(listed.service, by=tom, at=timezone.now(), **told)
    off.ask_again(by=ana, at=timezone.now())
    request = f"{ROOM}informationrequest/"
    return {
        "the front page": "/admin/",
        "the queue": f"{ROOM}listingapplication/?stands=all",
        "the decision": f"{ROOM}listingapplication/{sent.pk}/change/",
        "changes": f"{ROOM}changerequest/?stands=all",
        "the difference": f"{ROOM}changerequest/{change.pk}/change/",
        "decisions": f"{ROOM}listingdecision/",
        "another look": f"{ROOM}listingdecision/{off.pk}/change/",
        "complaints": f"{ROOM}listingcomplaint/",
        "a complaint": f"{ROOM}listingcomplaint/{complaint.pk}/change/",
        "people": f"{ROOM}membership/",
        "papers": f"{ROOM}evidence/",
        "requests": request,
        "a new request": f"{request}add/",
        "a draft": f"{request}{draft.pk}/change/",
        "whom to ask": f"{request}{draft.pk}/whom/?show=yes",
        "the letter": f"{request}{draft.pk}/letter/",
        "what came back": f"{request}{running.pk}/change/",
        "another day": f"{request}{running.pk}/day/",
        "other words": f"{request}{running.pk}/questions/{running.questions.first().pk}/",
        "replies": f"{ROOM}reply/",
        "a reply": f"{ROOM}reply/{reply.pk}/change/",
        "answers": f"{ROOM}answer/?families=all",
    }


def test_every_page_of_the_team_about_providers_can_be_read_and_used(walk_of, work, tom):
    walk = walk_of(at_desk(tom), DESK)

    walk.open_all(work)

    assert walk.faults == {}


def test_the_walk_notices_each_fault_that_is_planted_on_its_way(walk_of, ana, site):
    walk, asleep = walk_of(at_desk(ana)), []
    for fault, check in PLANTED:
        walk.page.goto("/providers/")
        walk.page.evaluate(f"() => {{ const put = tag => document.querySelector('main').appendChild("
                           f"document.createElement(tag)); {fault} }}")  # fmt: skip
        walk.look(check)
        if check not in walk.faults.get(check, {}):
            asleep.append(check)

    assert asleep == []
