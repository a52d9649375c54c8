"""Two years of made-up comments, points and consultations, and one published year, as the team would have made them."""

import csv
import json
from datetime import datetime, time, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from directory.models import AgeBand, Need, Service, Theme

from . import noticing, yearly
from .models import Action, Comment, Consultation, ConsultedGroup, Point, ReasonToLeaveOut, Topic, YearlyReview

DATA = Path(__file__).parent / "data"
#: The published year, in days before today: its first and last day, and the day of its publication.
FIRST, LAST, PUBLISHED = 705, 341, 338
#: What is about one person was dealt with after so many days.
DEALT_WITH = 100
INTRODUCTION = """\
Most of what families told us was about finding things: which pool has a hoist, what a letter means, how long \
the wait is.

We changed what is written on the pages, and the letters. We could not pay for a bus to the hydrotherapy pool. The \
wait for speech therapy is still too long, and that work goes on."""


def nobody(*args, **kwargs):
    """No letters go out about what is made up."""


def load(today, *, writer, reader):
    """Make it all as of a day: one of the team writes, another signs. Once only. Gives the number of comments."""
    if Comment.objects.exists():
        return 0
    with transaction.atomic():
        made = _Maker(today, writer, reader)
        made.write_points()
        made.say_everything()
        made.publish_points(lambda line: line["published"] is not None and line["published"] > PUBLISHED)
        made.hold_consultations()
        made.publish_year()
        made.publish_points(lambda line: line["published"] is not None and line["published"] <= PUBLISHED)
    return Comment.objects.count()


def _lines(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


class _Maker:
    """Does what the team did, on days that lie before today."""

    def __init__(self, today, writer, reader):
        self.today, self.writer, self.reader = today, writer, reader
        self.lines, self.points = {line["key"]: line for line in _lines("demo_points.json")}, {}

    def day(self, days_ago):
        return self.today - timedelta(days=days_ago)

    def at(self, days_ago):
        return timezone.make_aware(datetime.combine(self.day(days_ago), time(10)))

    def write_points(self):
        for key, line in self.lines.items():
            point = Point(
                title=line["title"], said=line["said"], response=line["response"], easy_words=line["easy"],
                topic=Topic.objects.get(slug=line["topic"]), more_voices=line["more"],
            )  # fmt: skip
            point.write(by=self.writer, at=self.at(line["published"] or 12))
            point.themes.set(Theme.objects.filter(slug__in=line["themes"]))
            point.needs.set(Need.objects.filter(slug__in=line["needs"]))
            point.age_bands.set(AgeBand.objects.filter(slug__in=line["ages"]))
            self.points[key] = point

    def say_everything(self):
        with (DATA / "demo_comments.csv").open(encoding="utf-8", newline="") as lines:
            for number, line in enumerate(csv.DictReader(lines)):
                self.say(number, line)

    def say(self, number, line):
        said_at = self.at(int(line["days_ago"])) - timedelta(minutes=number)
        comment, _ = Comment.objects.say(
            form_key=f"demo:{number}", at=said_at, topic=Topic.objects.get(slug=line["topic"]), words=line["words"],
            role=line["role"], age_band=AgeBand.objects.filter(slug=line["age"]).first(), source=line["source"],
            face=line["face"], service=Service.objects.filter(slug=line["service"]).first(),
            typed_by=self.writer if line["source"] in ("phone", "post", "email", "in-person") else None,
            is_urgent=noticing.is_worry(line["words"]),
            doubts=noticing.doubts(line["words"], trap="", seconds=60, earlier=Comment.objects.none(), at=said_at),
        )  # fmt: skip
        later = said_at + timedelta(days=5)
        if line["answer"]:
            comment.give_answer(line["answer"], by=self.writer, at=later, letters=nobody)
        elif line["left_out"]:
            reason = ReasonToLeaveOut.objects.get(slug=line["left_out"])
            comment.leave_out(reason, "", by=self.writer, at=later)
            if reason.is_casework and int(line["days_ago"]) > DEALT_WITH:
                comment.casework.pass_on("EHC plans team", by=self.reader, at=later)
                comment.casework.close("They rang the family.", by=self.reader, at=later)
        elif line["point"]:
            point = self.points[line["point"]]
            comment.join(point, by=self.writer, at=later, letters=nobody)
            comment.themes.set(point.themes.all())
            comment.needs.set(point.needs.all())

    def publish_points(self, when):
        for key, line in self.lines.items():
            if when(line):
                point, at = self.points[key], self.at(line["published"])
                self.act(point, line)
                point.sign(by=self.reader, at=at, seen=point.version)
                point.publish(by=self.reader, at=at, letters=nobody)

    def act(self, point, line):
        for each in line["actions"]:
            action = Action(
                point=point, what=each["what"], owner=each["owner"], due_on=self.day(each["due"]), state=each["state"],
                because=each.get("because", ""), evidence_url=each["url"],
                done_on=self.day(each["done"]) if "done" in each else None,
                service=Service.objects.filter(slug=each.get("listing", "")).first(),
            )  # fmt: skip
            action.full_clean()
            action.save()

    def hold_consultations(self):
        for line in _lines("demo_consultations.json"):
            held = Consultation.objects.create(
                title=line["title"], held_on=self.day(line["days_ago"]), how=line["how"], people=line["people"],
                about=line["about"], said=line["said"], changed=line["changed"],
                written_at=self.at(line["days_ago"]), written_by=self.writer,
            )  # fmt: skip
            held.groups.set(ConsultedGroup.objects.filter(slug__in=line["groups"]))
            held.points.set([self.points[key] for key in line["points"]])

    def publish_year(self):
        at = self.at(PUBLISHED)
        review = YearlyReview(year=at.year, first_on=self.day(FIRST), last_on=self.day(LAST), introduction=INTRODUCTION)
        review.write(by=self.writer, at=at)
        review.sign(by=self.reader, at=at, seen=yearly.seal(review))
        review.publish(by=self.reader, at=at)
