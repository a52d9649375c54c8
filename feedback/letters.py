"""The letters of this room. None of them repeats what somebody wrote: letters are kept, and their words are private."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from directory.models import Letter
from directory.who_when import day_words

#: So many times a day one address is told that we have a comment.
RECEIVED_A_DAY = 3


def _facts(comment):
    return {"reference": comment.shown_reference, "address": settings.SITE_ADDRESS + comment.get_absolute_url()}


def received(comment, *, at):
    """To the sender, who asked for an answer: we have it.

    Anybody can type anybody's address. So a machine gets no letter, and an address only a few a day: the reference
    was on the page.
    """
    lately = Letter.objects.filter(name="comment-received", to=comment.email, written_at__gt=at - timedelta(days=1))
    if comment.email and not comment.doubts and lately.count() < RECEIVED_A_DAY:
        facts = _facts(comment) | {"days": settings.COMMENT_ANSWER_WORKING_DAYS}
        Letter.objects.write("comment-received", to=comment.email, key=_received_key(comment), at=at, **facts)


def answered(comment, *, at):
    """To the sender: there is an answer."""
    if comment.email:
        key = f"{_answered_key(comment)}{at.isoformat()}"
        Letter.objects.write("comment-answered", to=comment.email, key=key, at=at, **_facts(comment))


def forget(comments):
    """Delete every letter to who sent these comments, sent or not: each holds the address."""
    keys = Q(pk=None)
    for comment in comments:
        keys |= Q(key=_received_key(comment)) | Q(key__startswith=_answered_key(comment))
    Letter.objects.filter(keys).delete()


def _received_key(comment):
    return f"comment-received:{comment.pk}"


def _answered_key(comment):
    """How the keys of all answers to a comment begin."""
    return f"comment-answered:{comment.pk}:"


def yearly_due(due, *, about, at):
    """To the team: the yearly publication is due. Gives the number of letters written."""
    key = f"yearly-due:{about}"
    if Letter.objects.filter(key=key).exists():
        return 0
    page = settings.SITE_ADDRESS + reverse("admin:feedback_yearlyreview_changelist")
    Letter.objects.write("yearly-due", to=settings.COUNCIL_EMAIL, key=key, at=at, due=day_words(due), page=page)
    return 1


def unanswered(number, *, on, at):
    """To the team: so many addresses will be deleted before anybody answered. Gives the number of letters written."""
    page = settings.SITE_ADDRESS + reverse("admin:feedback_comment_changelist")
    facts = {
        "number": number,
        "day": day_words(on + timedelta(days=settings.COMMENT_UNANSWERED_WARN_DAYS)),
        "page": page,
    }
    Letter.objects.write("comments-unanswered", to=settings.COUNCIL_EMAIL, key=f"unanswered:{on}", at=at, **facts)
    return 1


def worry(comment, *, at):
    """To the mailbox that looks at worries about a child's safety."""
    page = settings.SITE_ADDRESS + reverse("admin:feedback_comment_change", args=[comment.pk])
    key = f"comment-worry:{comment.pk}"
    facts = _facts(comment) | {"page": page}
    Letter.objects.write("comment-worry", to=settings.CHILD_SAFETY_EMAIL, key=key, at=at, **facts)
