"""The questions of an application: one group a page, in this order, and what each still needs."""

from collections.abc import Callable
from dataclasses import dataclass

from directory.models import NeedsLevel

from .models import ListingApplication

Size = ListingApplication.Size


def nothing(application):
    return []


def always(application):
    return True


@dataclass(frozen=True)
class Step:
    """One page of questions.

    `asks` gives (whose row, field) of everything that must be answered; `lacks` gives words for what else is missing;
    `needed` says whether this applicant is asked at all.
    """

    key: str
    title: str
    asks: Callable = nothing
    lacks: Callable = nothing
    needed: Callable = always

    def missing(self, application):
        """The names of required answers that are not there, and words for other gaps."""
        rows = rows_of(application)
        empty = [name for owner, name in self.asks(application) if _is_empty(rows[owner], name)]
        return empty + self.lacks(application)

    def is_done(self, application):
        """Whether somebody went through it and nothing in it is missing."""
        return self.key in application.finished and not self.missing(application)


def _is_empty(row, name):
    if row is None:
        return True
    value = getattr(row, name)
    return not value.exists() if hasattr(value, "exists") else value in (None, "")


def rows_of(application):
    """The rows that an application writes: its draft listing, its organisation, what that says about safety."""
    organisation = application.organisation
    assurance = getattr(organisation, "assurance", None) if organisation else None
    return {
        "application": application,
        "service": application.service,
        "organisation": organisation,
        "assurance": assurance,
    }


def fields(owner, *names):
    return lambda application: [(owner, name) for name in names]


# -- who is asked what ------------------------------------------------------------------------------------------------


def is_public_body(application):
    """Schools, colleges, councils and NHS bodies are checked, insured and inspected by law."""
    return application.size == Size.PUBLIC


def is_private(application):
    return not is_public_body(application)


def has_limits(application):
    """Whether the service is for some and not for everybody, so that the law asks who decides and how."""
    level = application.service.needs_level if application.service else None
    return level is not None and level.slug != NeedsLevel.OPEN_TO_ALL


def _eligibility(application):
    names = ["eligibility", "how_decisions_are_made", "who_decides", "how_to_challenge"]
    return [("service", name) for name in names] if has_limits(application) else []


def _dbs(application):
    names = ["dbs_staff"] if application.size == Size.ALONE else ["dbs_staff", "dbs_record_holder"]
    names += ["dbs_volunteers"] if application.size in (Size.FEW, Size.MANY) else []
    assurance = rows_of(application)["assurance"]
    if assurance and assurance.is_anybody_checked:
        names += ["dbs_level", "dbs_last_checked_on"]
        names += ["dbs_people"] if application.size != Size.ALONE else []
    return [("assurance", name) for name in names]


def _safeguarding(application):
    asked = [("assurance", "safeguarding_lead_role")]
    if is_private(application):
        asked += [("assurance", name) for name in ("safeguarding_training", "safeguarding_trained_on")]
    return asked


# -- what is missing beside fields ------------------------------------------------------------------------------------


def _no_place(application):
    service = application.service
    return [] if service and service.service_at_locations.exists() else ["Say where it happens"]


def _no_time(application):
    service = application.service
    return [] if service and service.schedules.exists() else ["Say when it happens"]


def _no_cost(application):
    service = application.service
    return [] if service and service.cost_options.exists() else ["Say what it costs, or that it is free"]


def _no_contact(application):
    contact = application.service.contacts.first() if application.service else None
    return [] if contact and (contact.phone or contact.email or contact.url) else ["Say whom families can ask"]


def _no_insurance(application):
    organisation = application.organisation
    if organisation is None:
        return ["Tell us about your insurance"]
    assurance = rows_of(application)["assurance"]
    if assurance and assurance.has_no_insurance:
        return [] if assurance.insurance_note else ["Say why you have no insurance, or who covers you"]
    return [] if organisation.insurance_covers.exists() else ["Tell us about your insurance"]


def _no_policy(application):
    organisation, service = application.organisation, application.service
    if service and service.safeguarding_policy_url:
        return []
    if organisation and organisation.evidence.kept().filter(kind="safeguarding").exists():
        return []
    return ["Send your safeguarding policy, or say where it is on the web"]


STEPS = (
    Step(
        "organisation",
        "Your organisation",
        asks=lambda application: [("application", "size"), ("application", "organisation")],
    ),
    Step("service", "What you offer", asks=fields("service", "name", "summary", "main_theme", "main_provision_type")),
    Step("who", "Who it is for", asks=fields("service", "needs", "needs_level", "audiences")),
    Step("eligibility", "Who can have it, and who decides", asks=_eligibility),
    Step("where", "Where it happens", lacks=_no_place),
    Step("when", "When it happens", lacks=_no_time),
    Step("cost", "What it costs", lacks=_no_cost),
    Step("start", "How families ask and start", asks=fields("service", "how_to_get_it"), lacks=_no_contact),
    Step("training", "Training in special needs", asks=fields("service", "send_training")),
    Step("dbs", "Criminal record checks (DBS)", asks=_dbs, needed=is_private),
    Step("insurance", "Insurance", lacks=_no_insurance, needed=is_private),
    Step("safeguarding", "Keeping children safe", asks=_safeguarding, lacks=_no_policy),
    Step("complaints", "If somebody is not happy", asks=fields("service", "complaints_policy", "complaints_role")),
    Step("papers", "Pictures, leaflets and forms"),
)
BY_KEY = {step.key: step for step in STEPS}


def steps_for(application):
    """The steps that this applicant is asked, in order."""
    return [step for step in STEPS if step.needed(application)]


def unfinished(application):
    """The steps that still need something before the application can be sent."""
    return [step for step in steps_for(application) if not step.is_done(application)]


def after(step, application):
    """The step that comes next, or None after the last."""
    steps = steps_for(application)
    at = steps.index(step) if step in steps else -1
    return steps[at + 1] if at + 1 < len(steps) else None
