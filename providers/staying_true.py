"""What is due every day: asking whether listings hold, reminding, watching insurance, deleting. Safe to run twice.

Everything asks "what is due and not yet done": a letter is written once for its key, so a run that was missed or
repeated does no harm. Of several reminders that are due at once only the latest is written.
"""

import contextlib
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from directory.models import Letter, Service

from . import asking, letters, statements, viruses
from .models import ChangeRequest, Evidence, InsuranceCover, ListingApplication, ListingComplaint, Membership

#: Days from the day on which a listing should be confirmed, or an insurance ends.
CONFIRM_ON, INSURANCE_ON = (-30, -7, 0, 14), (-30, -7, 0)
HIDE_AFTER = 30
#: Nothing is hidden before its people have had so many days since the first letter.
FAIR_WARNING = 14
#: People are asked about the wait so many days before families read that it may have changed, and not within so many
#: days of the yearly question, which asks about it too.
WAIT_ASKED_BEFORE, NEAR_YEARLY = 14, 30


def daily(*, on, at):
    """Do what is due as of a day. Gives a Counter of what was done."""
    done = Counter()
    for service in _looked_after():
        done += _ask_whether_true(service, on=on, at=at)
        done += _ask_about_wait(service, on=on, at=at)
    for cover in _watched_insurances():
        done += _watch_insurance(cover, on=on, at=at)
    looked_at, with_virus = viruses.scan_waiting(at=at)
    done += Counter({"files checked for viruses": looked_at, "files with a virus deleted": with_virus})
    done += asking.remind(on=on, at=at)
    done["papers deleted"] += Evidence.objects.discard_without_purpose(at=at)
    done["changes of removed listings ended"] += _end_changes(at=at)
    done["complainants forgotten"] += ListingComplaint.objects.forget_complainants(at)
    return +done


def _looked_after():
    """Published listings of organisations that somebody speaks for."""
    people = Membership.objects.approved().filter(user__is_active=True).values("organisation")
    return Service.objects.published().filter(organisation__in=people).select_related("organisation")


def _watched_insurances():
    """Insurances of organisations that families find here. Of others, such as who was turned down, it is no matter."""
    listed = Service.objects.published().values("organisation")
    return InsuranceCover.objects.filter(organisation__in=listed).select_related("organisation")


def _latest_passed(offsets, days_after):
    """The latest of some days that has come, or None."""
    return max((offset for offset in offsets if offset <= days_after), default=None)


def due_on(service):
    """The day on which a listing should be confirmed again."""
    since = service.confirmed_on or timezone.localdate(service.status_changed_at or service.created_at)
    return since + timedelta(days=settings.REVIEW_AFTER_DAYS)


@transaction.atomic
def _ask_whether_true(service, *, on, at):
    due = due_on(service)
    offset, about = _latest_passed(CONFIRM_ON, (on - due).days), f"still-true:{service.pk}:{due}"
    if offset is None:
        return Counter()
    told = Letter.objects.filter(key__startswith=f"{about}:")
    first = told.order_by("written_at").values_list("written_at", flat=True).first()
    is_silent = (on - due).days >= HIDE_AFTER
    if is_silent and first and (at - first).days >= FAIR_WARNING:
        held = Service.objects.published().select_for_update().filter(pk=service.pk).first()
        if held is None or due_on(held) != due:
            # Somebody confirmed it or took it off after the list of today was drawn up.
            return Counter()
        held.hide(by=None, at=at, reason=Service.HIDDEN_BY_SILENCE)
        written = letters.hidden_by_silence(service, about=about, at=at)
        return Counter({"listings hidden": 1, "letters": written})
    if told.filter(key__startswith=f"{about}:{offset}:").exists():
        return Counter()
    return Counter({"letters": letters.still_true(service, due=due, about=f"{about}:{offset}", at=at)})


@transaction.atomic
def _ask_about_wait(service, *, on, at):
    """Ask once in each half year how long the wait is. Silence hides nothing: families read how old it is."""
    told = service.waiting_told_on or service.confirmed_on
    if told is None or not service.tells_the_wait or (due_on(service) - on).days <= NEAR_YEARLY:
        return Counter()
    period = ((on - told).days + WAIT_ASKED_BEFORE) // settings.WAITING_TIMES_AFTER_DAYS
    about = f"wait:{service.pk}:{told}:{period}"
    if period < 1 or Letter.objects.filter(key__startswith=f"{about}:").exists():
        return Counter()
    return Counter({"letters": letters.wait(service, about=about, at=at)})


@transaction.atomic
def _watch_insurance(cover, *, on, at):
    """Warn before an insurance ends; after it has, tell the team, and tell families that it is being checked."""
    newer = InsuranceCover.objects.filter(organisation=cover.organisation, kind=cover.kind)
    if newer.filter(expires_on__gt=cover.expires_on).exists():
        return Counter()
    offset = _latest_passed(INSURANCE_ON, (on - cover.expires_on).days)
    about = f"insurance:{cover.pk}:{cover.expires_on}"
    if offset is None:
        return Counter()
    done = Counter()
    if not Letter.objects.filter(key__startswith=f"{about}:{offset}:").exists():
        done["letters"] += letters.insurance_ends(cover, about=f"{about}:{offset}", at=at)
    if cover.has_run_out(on):
        done["letters"] += letters.insurance_ended(cover, about=about, at=at)
        done += _without_insurance(cover.organisation, on=on, at=at)
    return done


def _without_insurance(organisation, *, on, at):
    done = Counter()
    statements.tell_families(organisation, on=on)
    rows = ListingApplication.objects.filter(organisation=organisation, state=ListingApplication.State.ACCEPTED)
    for application in rows.select_related("service"):
        if settings.HIDE_WITHOUT_INSURANCE and application.service.is_published:
            application.service.hide(by=None, at=at, reason=application.UNINSURED)
            done["listings hidden"] += 1
    return done


def _end_changes(*, at):
    """End what was asked for of listings that went for good so long ago that papers about them go too."""
    limit = at - timedelta(days=settings.PAPERS_KEPT_AFTER_DAYS)
    gone = {
        "application__service__status": Service.Status.REMOVED,
        "application__service__status_changed_at__lt": limit,
    }
    ended = 0
    for change in ChangeRequest.objects.waiting().filter(**gone).select_related("application__service"):
        with contextlib.suppress(ChangeRequest.Decided):
            change.lapse("The listing has gone.", at=at)
            ended += 1
    return ended
