"""What is missing before the team can decide on an application: their answers, their papers, our own checks.

The database counts for the whole queue at once; the words are made of what it counted.
"""

from django.conf import settings
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from .models import ChecklistAnswer, ChecklistItem, Evidence, InsuranceCover, ListingApplication, Question

Size, State = ListingApplication.Size, ListingApplication.State
#: Before it is sent everything may be missing, and after the decision nothing is.
IN_HAND = (State.SENT, State.MORE, State.REVIEW)
#: What the queue can be narrowed down to.
KINDS = {
    "answers": "Answers to our questions",
    "papers": "Papers or insurance",
    "checks": "Our own checks",
    "nothing": "Nothing: ready to decide",
}


def counted(applications, *, on):
    """The same applications, each with what is missing as of a day, in the same one query."""
    is_private = ~Q(size=Size.PUBLIC)
    is_uncovered = Q(organisation__assurance__has_no_insurance=True)
    is_insured = Exists(_covers(on))
    has_link = Q(service__safeguarding_policy_url__gt="")
    return applications.annotate(
        open_questions=_number(Question.objects.filter(application=OuterRef("pk"), answered_at=None)),
        lacks_cover=is_private & ~is_uncovered & ~is_insured,
        lacks_certificate=is_private & ~is_uncovered & ~Exists(_papers(Evidence.Kind.INSURANCE)),
        lacks_policy=~has_link & ~Exists(_papers(Evidence.Kind.SAFEGUARDING)),
        open_checks=_number(_unchecked()),
    )


def _covers(on):
    """Public liability that is high enough and has not run out on a day."""
    enough = {"kind": InsuranceCover.Kind.PUBLIC, "amount__gte": settings.PUBLIC_LIABILITY_LEAST, "expires_on__gte": on}
    return InsuranceCover.objects.filter(organisation=OuterRef("organisation"), **enough)


def _papers(kind):
    return Evidence.objects.kept().filter(organisation=OuterRef("organisation"), kind=kind)


def _unchecked():
    answered = ChecklistAnswer.objects.filter(application=OuterRef(OuterRef("pk")), item=OuterRef("pk"))
    return ChecklistItem.objects.in_use().filter(~Exists(answered))


def _number(rows):
    """How many rows there are, counted beside the row that is asked about."""
    counted_rows = rows.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted_rows, output_field=IntegerField()), 0)


def only(applications, kind):
    """Of counted applications, those in hand of which something of a kind is missing; or of which nothing is."""
    papers = Q(lacks_cover=True) | Q(lacks_certificate=True) | Q(lacks_policy=True)
    answers, checks = Q(open_questions__gt=0) | Q(state=State.MORE), Q(open_checks__gt=0)
    wanted = {"answers": answers, "papers": papers, "checks": checks, "nothing": ~answers & ~papers & ~checks}[kind]
    return applications.filter(wanted, state__in=IN_HAND)


def words(application):
    """What is missing of one counted application, as a list of words; empty where nothing is."""
    if application.state not in IN_HAND:
        return []
    found = []
    if application.open_questions:
        found.append(f"{application.open_questions} of their answers")
    elif application.state == State.MORE:
        found.append("they have not sent it again")
    if application.lacks_cover:
        found.append("insurance that is enough and runs")
    if application.lacks_certificate:
        found.append("insurance certificate")
    if application.lacks_policy:
        found.append("safeguarding policy")
    if application.open_checks:
        found.append(f"{application.open_checks} of our checks")
    return found
