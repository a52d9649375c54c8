"""What a yearly publication says, gathered from comments, points, actions and consultations of its days.

Counts are of comments that came within the days. Points are those first published within them, and those that an
earlier year left with something still to do.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from directory.who_when import day_words

from . import noticing
from .models import Comment, Consultation, Point, ReasonToLeaveOut, Topic, YearlyReview
from .parts import texts


def moments(review):
    """The moments from which and until which something belongs to a year."""
    first = timezone.make_aware(datetime.combine(review.first_on, time()))
    return first, timezone.make_aware(datetime.combine(review.last_on + timedelta(days=1), time()))


def compiled(review, *, on):
    """All that the publication says as of a day, in plain values that can be stored."""
    first, until = moments(review)
    comments = Comment.objects.filter(said_at__gte=first, said_at__lt=until)
    points = [_point(point, carried) for point, carried in _points(review, first, until)]
    actions = [action for point in points for action in point["actions"]]
    return {
        "council": settings.COUNCIL_NAME,
        "first_on": review.first_on.isoformat(),
        "last_on": review.last_on.isoformat(),
        "stood_on": on.isoformat(),
        "introduction": review.introduction,
        "counts": {
            **comments.tally(),
            "points": len(points),
            "actions": len(actions),
            "done": sum(action["state"] == "done" for action in actions),
        },
        "topics": _numbers(Topic, "comments", comments, lambda topic: {"law": topic.law}),
        "roles": _roles(comments),
        "points": points,
        "consultations": [_consultation(each) for each in _consultations(review)],
        "left_out": _numbers(
            ReasonToLeaveOut, "comment", comments, lambda reason: {"law": reason.law, "is_lawful": reason.is_lawful}
        ),
    }


def content_of(review, *, on):
    """What it says: as it was frozen, or while it never was, as things stand on a day."""
    return review.content if review.is_frozen else compiled(review, on=on)


def _points(review, first, until):
    """(point, the year it was carried over from or None), the newest first."""
    carried = _carried_from(review)
    new = Q(published_at__gte=first, published_at__lt=until)
    found = Point.objects.public().filter(new | Q(pk__in=carried)).with_page_facts().newest_first()
    return [(point, None if first <= point.published_at < until else carried[point.pk]) for point in found]


def _carried_from(review):
    """{point: year} of what earlier publications left with something to do, and has not been shown as ended since."""
    carried = {}
    for earlier in YearlyReview.objects.frozen().filter(year__lt=review.year).order_by("year"):
        for point in earlier.content["points"]:
            is_open = any(action["state"] in ("planned", "doing") for action in point["actions"])
            if is_open:
                carried[point["id"]] = earlier.year
            else:
                carried.pop(point["id"], None)
    return carried


def _point(point, carried):
    return {
        "id": point.pk,
        "title": point.shown_title,
        "said": point.shown_said,
        "response": point.shown_response,
        "easy_words": point.shown_easy_words,
        "voices": point.voices,
        "topic": point.topic.name,
        "themes": [theme.name for theme in point.themes.all()],
        "state": point.state,
        "state_words": point.state_words,
        "carried_from": carried,
        "actions": [_action(action) for action in point.actions.all()],
    }


def _action(action):
    days = {name: day and day.isoformat() for name, day in action.shown.items() if name in ("due_on", "done_on")}
    return action.shown | days


def _consultations(review):
    return Consultation.objects.between(review.first_on, review.last_on).prefetch_related("groups").order_by("held_on")


def _consultation(each):
    return {
        "title": each.title,
        "held_on": each.held_on.isoformat(),
        "how": each.how,
        "people": each.people,
        "groups": [group.name for group in each.groups.all()],
        "about": each.about,
        "said": each.said,
        "changed": each.changed,
    }


def _numbers(model, relation, comments, facts_of):
    """[{name, number, ...}] of a vocabulary's rows that the comments were given."""
    within = Count(relation, filter=Q(**{f"{relation}__in": comments}))
    rows = model.objects.annotate(number=within).filter(number__gt=0).order_by("-number", "sort", "name")
    return [{"name": row.name, "number": row.number, **facts_of(row)} for row in rows]


def _roles(comments):
    rows = comments.order_by().values_list("role").annotate(number=Count("pk")).order_by("-number", "role")
    return [{"name": Comment.Role(role).label, "number": number} for role, number in rows]


def in_the_way(review):
    """What has to be done before a year can be signed or published, in words for the team.

    Nothing for one that was published before: points of today change nothing in it.
    """
    if review.is_frozen:
        return []
    first, until = moments(review)
    written = Point.objects.filter(written_at__gte=first, written_at__lt=until).prefetch_related("actions")
    found = []
    if hidden := sum(not point.is_public and point.signed_at is not None for point in written):
        found.append(f"{_points_are(hidden)} signed and not published yet.")
    if unsigned := sum(point.has_news and point.signed_at is None for point in written):
        found.append(f"{_points_are(unsigned)} not signed yet. Sign them, or delete what is not meant for anybody.")
    if unanswered := written.filter(response="").count():
        found.append(f"{_points_are(unanswered)} not answered yet.")
    if not review.introduction.strip():
        found.append("There is no introduction yet.")
    return found


def worth_a_look(review, content):
    """What should be looked at before a year is signed, in words for the team. It does not stand in the way."""
    found = [] if review.is_frozen else _open_ends(review)
    return found + [f"{kind}: “{words}”" for kind, words in noticing.worth_a_second_look(texts(content))]


def _open_ends(review):
    """What a year would leave out, in words for the team: days, promises, comments."""
    first, until = moments(review)
    found = []
    last = YearlyReview.objects.frozen().filter(last_on__lt=review.first_on).order_by("-last_on").first()
    if last and review.first_on > last.last_on + timedelta(days=1):
        found.append(f"The days after {day_words(last.last_on)} are in no year: the last one ended then.")
    carried = _carried_from(review)
    if gone := len(carried) - Point.objects.public().filter(pk__in=carried).count():
        found.append(f"{_points_are(gone)} off the site, though an earlier year left something to do in it.")
    if waiting := Comment.objects.open().filter(said_at__gte=first, said_at__lt=until).count():
        found.append(f"{waiting} comments of these days are not answered yet.")
    return found


def seal(review):
    """What changes with every word that the publication would say: who signs it has read those words and no others."""
    words = texts(content_of(review, on=review.last_on))
    return f"{review.version}:{hashlib.sha256(words.encode()).hexdigest()}"


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: what it counts, how many, and its length in hundredths of the longest."""

    name: str
    number: int
    length: int


class YearPage:
    """A publication as its page shows it: what was frozen, or what would be."""

    def __init__(self, content):
        self.content = content
        self.first_on, self.last_on, self.stood_on = (
            date.fromisoformat(content[name]) for name in ("first_on", "last_on", "stood_on")
        )

    @classmethod
    def of(cls, review, *, on):
        """The page of a year: as it was published, or as it stands on a day."""
        return cls(content_of(review, on=on))

    @property
    def topics(self):
        return _bars(self.content["topics"])

    @property
    def roles(self):
        return _bars(self.content["roles"])

    @property
    def points(self):
        """The points, with the days of their actions as dates."""
        return [
            point | {"actions": [_with_dates(each, "due_on", "done_on") for each in point["actions"]]}
            for point in self.content["points"]
        ]

    @property
    def consultations(self):
        return [_with_dates(each, "held_on") for each in self.content["consultations"]]


def _with_dates(row, *names):
    return row | {name: row[name] and date.fromisoformat(row[name]) for name in names}


def _bars(rows):
    most = max((row["number"] for row in rows), default=0)
    return [Bar(row["name"], row["number"], round(100 * row["number"] / most)) for row in rows]


def _points_are(number):
    return "1 point is" if number == 1 else f"{number} points are"
