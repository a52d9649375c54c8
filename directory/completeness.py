"""What a family would miss on a listing: facts nobody told us yet, heavier ones first asked."""

from dataclasses import dataclass

from django.db.models import BooleanField, Case, Exists, IntegerField, OuterRef, Q, Value, When

from .models import (
    Accessibility,
    Contact,
    CostOption,
    EligibilityAnswer,
    NeedsLevel,
    Schedule,
    Service,
    ServiceAtLocation,
)


@dataclass(frozen=True)
class Fact:
    """One thing families look for. `known` is the condition under which a service says it.

    `weight` counts from 1 (useful) to 3 (a family gives up without it). `control` is the id of the part of the
    team's form where it is filled in.
    """

    key: str
    label: str
    weight: int
    known: Q
    control: str

    @property
    def attribute(self):
        """The name that `with_facts` gives the answer on each service."""
        return f"knows_{self.key}"


def _said(*fields):
    """Any of these texts is not empty."""
    condition = Q()
    for field in fields:
        condition |= ~Q(**{field: ""})
    return condition


def _any(model, **conditions):
    """At least one row of a model belongs to the service."""
    return Q(Exists(model.objects.filter(service=OuterRef("pk"), **conditions)))


def _linked(relation):
    """At least one term is chosen in a many-to-many relation of the service."""
    return Q(Exists(getattr(Service, relation).through.objects.filter(service=OuterRef("pk"))))


def _reachable(owner, key):
    rows = Contact.objects.filter(
        ~Q(phone="") | ~Q(email="") | ~Q(text_phone="") | ~Q(url=""), **{owner: OuterRef(key)}
    )
    return Q(Exists(rows))


def _access_known():
    """Something is known of the places it happens at, or it happens at no place."""
    at_a_place = ServiceAtLocation.objects.filter(service=OuterRef("pk"), location__isnull=False)
    known = Accessibility.objects.exclude(value=Accessibility.Value.NOT_KNOWN)
    return ~Q(Exists(at_a_place)) | Q(Exists(at_a_place.filter(location__in=known.values("location"))))


def _trust(field):
    return _said(field, f"organisation__{field}")


FACTS = (
    Fact("where", "Where it happens", 3, _any(ServiceAtLocation), "service_at_locations-group"),
    Fact("when", "When it happens", 3, _any(Schedule), "schedules-group"),
    Fact("cost", "What it costs", 3, _any(CostOption), "cost_options-group"),
    Fact(
        "start",
        "How to ask and start",
        3,
        _said("how_to_get_it") | _linked("referral_routes"),
        "id_how_to_get_it",
    ),
    Fact(
        "contact",
        "Somebody to contact",
        3,
        _reachable("service", "pk")
        | _reachable("organisation", "organisation")
        | _said("organisation__phone", "organisation__email"),
        "contacts-group",
    ),
    Fact(
        "ages",
        "The ages it is for",
        3,
        Q(minimum_age__isnull=False) | Q(maximum_age__isnull=False),
        "id_minimum_age",
    ),
    Fact("summary", "What it is, in one plain sentence", 3, _said("summary"), "id_summary"),
    Fact("needs", "The needs it suits", 2, _linked("needs"), "id_needs"),
    Fact("level", "Who it is for: everyone or only some", 2, Q(needs_level__isnull=False), "id_needs_level"),
    Fact("description", "A full description", 2, _said("description"), "id_description"),
    Fact("access", "How easy the place is to get into and be in", 2, _access_known(), "service_at_locations-group"),
    Fact(
        "confirmed",
        "A day when somebody confirmed it",
        2,
        Q(assured_on__isnull=False) | Q(checked_on__isnull=False),
        "id_assured_on",
    ),
    Fact(
        "diagnosis",
        "Whether a diagnosis is needed",
        1,
        _any(EligibilityAnswer, flag__slug="diagnosis"),
        "eligibility_answers-group",
    ),
    Fact(
        "plan",
        "Whether an EHC plan is needed",
        1,
        _any(EligibilityAnswer, flag__slug="ehc-plan"),
        "eligibility_answers-group",
    ),
    Fact(
        "referral",
        "Whether somebody must refer you",
        1,
        _any(EligibilityAnswer, flag__slug="referral"),
        "eligibility_answers-group",
    ),
    Fact("theme", "A theme to browse it by", 1, _linked("themes"), "id_themes"),
    Fact("kind", "What kind of help it is", 1, _linked("provision_types"), "id_provision_types"),
    Fact(
        "wait",
        "How long the wait is, or if there are places",
        1,
        _said("waiting_time") | ~Q(places_now=Service.Places.NOT_KNOWN),
        "id_waiting_time",
    ),
    Fact(
        "decisions",
        "How it is decided who can come",
        1,
        _said("how_decisions_are_made") | Q(needs_level__slug=NeedsLevel.OPEN_TO_ALL),
        "id_how_decisions_are_made",
    ),
    Fact(
        "challenge",
        "What to do if you do not agree with a decision",
        1,
        _said("how_to_challenge") | Q(needs_level__slug=NeedsLevel.OPEN_TO_ALL),
        "id_how_to_challenge",
    ),
    Fact("training", "What training the staff have", 1, _trust("send_training"), "id_send_training"),
    Fact("dbs", "Whether staff are checked (DBS)", 1, _trust("dbs_statement"), "id_dbs_statement"),
    Fact("insurance", "Whether they are insured", 1, _trust("insurance_statement"), "id_insurance_statement"),
    Fact(
        "safeguarding",
        "How children are kept safe",
        1,
        _trust("safeguarding_statement"),
        "id_safeguarding_statement",
    ),
    Fact("complaints", "How to complain", 1, _trust("complaints_policy"), "id_complaints_policy"),
)
FACT = {fact.key: fact for fact in FACTS}
TOTAL = sum(fact.weight for fact in FACTS)


def with_completeness(services):
    """The same services, each with `known_weight`: the weights of what it says, added up by the database."""
    said = [
        Case(When(fact.known, then=Value(fact.weight)), default=Value(0), output_field=IntegerField()) for fact in FACTS
    ]
    return services.annotate(known_weight=sum(said[1:], said[0]))


def with_facts(services):
    """The same services, each with a yes or no for every fact."""
    return services.annotate(
        **{
            fact.attribute: Case(When(fact.known, then=Value(True)), default=Value(False), output_field=BooleanField())
            for fact in FACTS
        }
    )


def without(services, key):
    """The services that do not say one fact."""
    return services.exclude(pk__in=Service.objects.filter(FACT[key].known).values("pk"))


def percent(service):
    """How complete a service of `with_completeness` is, from 0 to 100. Only a listing that says all has 100."""
    return service.known_weight * 100 // TOTAL


def missing(service):
    """The facts that a service of `with_facts` does not say, the ones a family needs most first."""
    return [fact for fact in FACTS if not getattr(service, fact.attribute)]


def missing_of(pk):
    """The missing facts of one service, in one query."""
    return missing(with_facts(Service.objects.filter(pk=pk)).only("pk").get())
