"""What waits for the team, for the front page of its room."""

from django.urls import reverse
from django.utils import timezone

from directory import scanning
from directory.admin_site import Note
from directory.models import Letter, Service

from . import missing
from .models import (
    Answer,
    ChangeRequest,
    Evidence,
    ListingApplication,
    ListingComplaint,
    ListingDecision,
    Membership,
    Reply,
    WaitingFile,
)


def notes(request):
    """[Note] of applications, changes, people and letters that need somebody."""
    found = []
    if request.user.has_perm("providers.view_listingapplication"):
        found += _applications()
        changes = ChangeRequest.objects.waiting().count()
        found += _counted(changes, "change to look at", "changes to look at", "changerequest")
        waiting = Membership.objects.waiting().count()
        found += _counted(waiting, "person asks to join", "people ask to join", "membership")
    if request.user.has_perm("providers.view_listingdecision"):
        again = ListingDecision.objects.waiting().count()
        found += _counted(again, "listing to look at again", "listings to look at again", "listingdecision")
    if request.user.has_perm("providers.view_evidence"):
        found += _unscanned()
    if request.user.has_perm("directory.view_service"):
        silent = Service.objects.published().with_silent_website().count()
        words = "listing has a website that does not answer" if silent == 1 else "listings have a silent website"
        address = f"{reverse('admin:directory_service_changelist')}?status__exact=published&website=silent"
        found += [Note(f"{silent} {words}", address)] if silent else []
    if request.user.has_perm("providers.view_reply"):
        found += _answers()
    if request.user.has_perm("providers.view_listingcomplaint"):
        complaints = ListingComplaint.objects.not_about(request.user).waiting(timezone.localdate()).count()
        found += _counted(complaints, "complaint about a listing", "complaints about listings", "listingcomplaint")
    if request.user.has_perm("directory.view_letter"):
        troubled = Letter.objects.troubled().count()
        address = reverse("admin:directory_letter_changelist")
        found += [Note(f"{troubled} letters could not be sent", address, is_urgent=True)] if troubled else []
    return found


def _applications():
    """How many wait, how many of them too long, and how many have nothing missing."""
    today, rows = timezone.localdate(), ListingApplication.objects.with_the_team()
    waiting = list(missing.counted(rows, on=today).oldest_first())
    if not waiting:
        return []
    late = sum(application.decide_by < today for application in waiting)
    words = "1 application waits" if len(waiting) == 1 else f"{len(waiting)} applications wait"
    words += f", {late} longer than we say" if late else ""
    queue = reverse("admin:providers_listingapplication_changelist")
    found = [Note(words, queue, is_urgent=bool(late))]
    ready = sum(not missing.words(application) for application in waiting)
    if ready:
        words = "1 application has nothing missing" if ready == 1 else f"{ready} applications have nothing missing"
        found.append(Note(f"{words}: decide", f"{queue}?missing=nothing"))
    return found


def _unscanned():
    """Papers and pictures that nobody can open yet, because the scanner did not answer when they came."""
    if not scanning.is_on():
        return []
    found = []
    for rows, one, many, table in (
        (Evidence.objects.kept(), "paper waits", "papers wait", "evidence"),
        (WaitingFile.objects.all(), "file of a change waits", "files of changes wait", "changerequest"),
    ):
        if number := rows.filter(is_scanned=False).count():
            words = f"{number} {one if number == 1 else many} for the virus check"
            found.append(Note(words, reverse(f"admin:providers_{table}_changelist"), is_urgent=True))
    return found


def _answers():
    """Texts to read before families do, and who has not answered in time."""
    to_read = Answer.objects.sent().to_look_at().count()
    late = Reply.objects.overdue(timezone.localdate()).count()
    found = _counted(to_read, "answer to read before families do", "answers to read before families do", "answer")
    return found + _counted(late, "answer is late", "answers are late", "reply", "?stands=late")


def _counted(number, one, many, table, query=""):
    if not number:
        return []
    address = reverse(f"admin:providers_{table}_changelist") + query
    return [Note(f"{number} {one if number == 1 else many}", address)]
