"""A made-up request for information that is running, with answers of every sort, and one still being written."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from directory.models import Service

from .models import Answer, InformationRequest, ListingApplication, Reply

#: Days before today on which it was sent, answered, and wanted answered.
SENT, ANSWERED, WANTED = 26, 12, 4
MOST = 24
HOLIDAYS = [
    ("Are you open in the school holidays?", "yes-no", "Open in the school holidays"),
    ("What do you do in the holidays?", "long", "In the school holidays"),
    ("How many children can come on one day?", "number", ""),
]
#: What was said, and how it came.
SAID = [
    ("yes", "Every weekday from 10 to 3. Bring a packed lunch.", "16", Reply.Source.PHONE),
    ("no", "We rest when the schools do.", "", Reply.Source.PHONE),
    ("yes", "Only in the summer, in the park.", "30", Reply.Source.LETTER),
]


def load(today, *, by):
    """Make both requests as of a day, from one of the team. Once only, and no letters go out. Gives their number."""
    if InformationRequest.objects.exists():
        return 0
    at = {days: timezone.make_aware(datetime.combine(today - timedelta(days=days), time(10))) for days in range(40)}
    running = InformationRequest.objects.create(
        title="What do you do in the school holidays?",
        why="Families plan the holidays now, and ask us most of all what is open then.",
        answer_by=today - timedelta(days=WANTED),
        created_at=at[SENT + 1],
        created_by=by,
    )
    for place, (words, kind, label) in enumerate(HOLIDAYS, start=1):
        running.questions.create(
            sort=place, words=words, kind=kind, label=label, is_public=bool(label), is_required=bool(label)
        )
    running.add(_listings(), by=by, at=at[SENT + 1])
    running.send(by=by, at=at[SENT], letters=_no_letters)
    _answer(running, by=by, at=at[ANSWERED])
    InformationRequest.objects.create(
        title="Can a child who uses a wheelchair come in?",
        why="Families ask us before they travel. Many listings do not say it.",
        answer_by=today + timedelta(days=30),
        created_at=at[1],
        created_by=by,
    ).questions.create(words="Is there a way in without steps?", kind="yes-no", is_public=True, label="Without steps")
    return 2


def _listings():
    """Listings about leisure, and those that somebody looks after here."""
    own = ListingApplication.objects.filter(state=ListingApplication.State.ACCEPTED).values("service")
    rows = Service.objects.published()
    return [*rows.filter(pk__in=own), *rows.in_themes(["leisure"]).exclude(pk__in=own).order_by("slug")[:MOST]]


def _answer(running, *, by, at):
    """Whoever signs in answers here; some others told the team. The first text was read and is on its listing."""
    questions = list(running.questions.all())
    for number, reply in enumerate(running.replies.order_by("pk")[: 2 * len(SAID) : 2]):
        *values, source = SAID[number]
        member = reply.organisation.memberships.approved().first()
        source = Reply.Source.ONLINE if member else source
        said = dict(zip(questions, values, strict=True))
        reply.send(said, by=member.user if member else by, at=at, source=source)
    first = Answer.objects.to_look_at().order_by("pk").first()
    if first:
        first.show(by=by, at=at)


def _no_letters(*args, **kwargs):
    """No letters go out about what is made up."""
