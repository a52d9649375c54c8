"""Made-up applications in every state, so that somebody who tries the site finds a living queue."""

import json
from datetime import datetime, time, timedelta
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from directory.models import (
    Audience,
    CostType,
    EligibilityFlag,
    ListingCount,
    Need,
    NeedsLevel,
    Organisation,
    ProviderType,
    ProvisionType,
    Service,
)

from . import demo_complaints, demo_pictures, pages, steps
from .models import Assurance, Declaration, ListingApplication

#: So many steps are done where somebody left off to go on another day.
BROKEN_OFF_AFTER = 8
DATA = Path(__file__).parent / "data" / "demo_applications.json"


def nobody(*args, **kwargs):
    """No letters go out about what is made up."""


def load(today, *, by):
    """Make the applications as of a day, decided by one of the team. Once only. Gives their number."""
    if ListingApplication.objects.exists():
        return 0
    told = json.loads(DATA.read_text(encoding="utf-8"))
    with transaction.atomic():
        for line in told:
            _Maker(line, today, by).make()
        demo_complaints.load(today, by=by, letters=nobody)
    return len(told)


class _Maker:
    """Makes one application the way a person would, on days that lie before today."""

    def __init__(self, line, today, by):
        self.line, self.today, self.by = line, today, by
        self.who, _ = get_user_model().objects.get_or_create(
            email=line["email"], defaults={"first_name": line["first_name"], "last_login": self.at(line["began"])}
        )

    def at(self, days_ago):
        return timezone.make_aware(datetime.combine(self.today - timedelta(days=days_ago), time(10)))

    def make(self):
        line, began = self.line, self.at(self.line["began"])
        application = ListingApplication.start(by=self.who, at=began)
        application.size = line["size"]
        kind = ProviderType.objects.get(slug=line["organisation_type"])
        organisation = Organisation(name=line["organisation"], organisation_type=kind, phone=line["phone"])
        application.for_new_organisation(organisation, by=self.who, at=began)
        self.describe(application, began)
        is_draft, asked = line["state"] == "draft", steps.steps_for(application)
        for step in asked[:BROKEN_OFF_AFTER] if is_draft else asked:
            application.finish(step.key, by=self.who, at=began)
        if not is_draft:
            self.decide(application)

    def describe(self, application, at):
        line = self.line
        kind = ProvisionType.objects.select_related("theme").get(slug=line["kind"])
        service = Service(
            name=line["name"], summary=line["summary"], description=line["description"], main_provision_type=kind,
            main_theme=kind.theme, minimum_age=line["ages"][0], maximum_age=line["ages"][1],
            needs_level=NeedsLevel.objects.get(slug=line["level"]), how_to_get_it=line["how"],
            send_training=line["training"], complaints_policy=line["complaints"], complaints_role="Manager",
            safeguarding_policy_url=f"https://{self.line['email'].partition('@')[2]}/safe",
            main_need=Need.objects.get(slug=line["need"]), **line.get("limits", {}),
        )  # fmt: skip
        application.describe(service, by=self.who, at=at)
        service.themes.add(kind.theme)
        service.provision_types.add(kind)
        service.needs.add(service.main_need)
        service.audiences.add(Audience.objects.get(slug="children"))
        service.service_at_locations.create(kind=line["where"])
        service.schedules.create(byday=line["days"], opens_at=time(16), closes_at=time(18))
        service.cost_options.create(cost_type=CostType.objects.get(slug=line["cost"]), amount=line.get("amount"))
        service.contacts.create(role="Manager", phone=line["phone"])
        service.eligibility_answers.create(flag=EligibilityFlag.objects.get(slug="diagnosis"), is_needed=False)
        self.assure(application)
        pages.note_change(application, by=self.who, at=at)

    def assure(self, application):
        organisation, day = application.organisation, self.today
        Assurance.objects.create(
            organisation=organisation, dbs_staff="all", dbs_level="enhanced", dbs_people=4,
            dbs_last_checked_on=day - timedelta(days=200), dbs_record_holder="Manager",
            safeguarding_lead_role="Manager",
            safeguarding_training="Designated safeguarding lead", safeguarding_trained_on=day - timedelta(days=300),
            dbs_volunteers="" if application.size == "alone" else "all", policy_reviewed_on=day - timedelta(days=120),
        )  # fmt: skip
        organisation.insurance_covers.create(
            insurer="Moorland Mutual", policy_number=f"MM {organisation.pk:05}", amount=self.line["insured"],
            expires_on=day + timedelta(days=self.line["insured_for"]),
        )  # fmt: skip

    def decide(self, application):
        """Send it, and take it as far as its line says."""
        state, sent = self.line["state"], self.at(self.line["sent"])
        signed = Declaration.current(self.today)
        application.send(by=self.who, at=sent, declaration=signed, name="Made up", role="Manager", letters=nobody)
        after = self.at(self.line["decided"]) if "decided" in self.line else None
        if state == "more":
            application.ask([("insurance", self.line["question"])], by=self.by, at=after, letters=nobody)
        if state in ("declined", "review"):
            application.decline(self.line["reasons"], by=self.by, at=after, letters=nobody)
        if state == "review":
            application.ask_again(by=self.who, at=after + timedelta(days=1))
        if state == "accepted":
            application.accept(by=self.by, at=after, letters=nobody)
            self.count(application.service)
        if state == "withdrawn":
            application.withdraw(by=self.who, at=after)
        if "wants" in self.line:
            typed = pages.stored_as_typed("service", application)
            typed["summary"] = self.line["wants"]
            application.propose("service", typed, by=self.who, at=self.at(1))
            told = {"shown_at": self.at(self.line["sent"]), "asked_at": self.at(1)}
            demo_pictures.show_one_and_ask_for_another(application, by=self.who, **told)

    def count(self, service):
        """Half a year in which families came to know it."""
        month, numbers = self.today.replace(day=1), {}
        for opened, found in ((31, 40), (64, 92), (47, 75), (18, 33), (12, 21), (3, 9)):
            numbers |= {(service.pk, month, "opened", ""): opened, (service.pk, month, "found", ""): found}
            numbers |= {(service.pk, month, "word", word): found // 3 for word in ("lego", "autism", "club")}
            numbers[service.pk, month, "filter", "need=autism"] = found // 4
            month = (month - timedelta(days=1)).replace(day=1)
        ListingCount.objects.add(numbers)
