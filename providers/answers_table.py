"""Everything that was answered to a request, as a table to download."""

from django.utils import timezone

HEADING = ["Organisation", "Listing", "Bound by law", "Stands", "Answered on", "How it came"]


def table(request, *, on):
    """(heading, rows) as of a day: a row for each that was asked, a column for each wording of each question."""
    questions = list(request.questions.all())
    replies = request.replies.select_related("organisation__organisation_type", "service", "request")
    rows = (_row(reply, questions, on) for reply in replies.prefetch_related("answers__question"))
    return [*HEADING, *(question.words for question in questions)], rows


def _row(reply, questions, on):
    """What is only kept by the provider is not told."""
    said = reply.said() if reply.sent_at else {}
    answered = timezone.localdate(reply.sent_at).isoformat() if reply.sent_at else ""
    listing = reply.service.name if reply.service else ""
    start = [reply.organisation.name, listing, "yes" if reply.must_answer else "no", reply.stands(on)[1], answered]
    return [*start, reply.get_source_display(), *(said[each.pk].words if each.pk in said else "" for each in questions)]
