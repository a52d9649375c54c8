"""What families say, as they said it. Nothing in this file is ever shown to the public."""

from django.db import models, transaction
from django.urls import reverse
from simple_history.models import HistoricalRecords

from directory.models import AgeBand, Need, Service, Theme
from directory.models.recorded import Recorded, both_or_neither, person

from .. import copies, letters
from . import references
from .forgetting import ForgettingQuerySet
from .terms import ReasonToLeaveOut, Topic

#: What the sender typed, which the team reads only where that is noted.
PRIVATE = ("words", "email", "looked_for", "page", "form_key")
#: Worry about a child's safety before all else, then the oldest; what may be from a machine comes last.
MOST_PRESSING = ("-is_urgent", models.Case(models.When(doubts="", then=0), default=1).asc(), "said_at", "pk")
#: What counts as something families said: neither left out nor perhaps from a machine.
HEARD = models.Q(left_out_because=None, doubts="")


class CommentQuerySet(ForgettingQuerySet):
    def open(self):
        """Comments that somebody still has to answer or to leave out."""
        return self.filter(closed_at=None)

    def answered_by_a_publication(self):
        """Open comments that nobody has to look at first: no worry about a child, and not perhaps from a machine."""
        return self.open().filter(is_urgent=False, doubts="")

    def heard(self):
        """Comments that count as something families said: neither left out nor perhaps from a machine."""
        return self.filter(HEARD)

    def tally(self):
        """How many were received; and of them how many are heard, left out, or perhaps from a machine: these add up."""
        is_left_out, has_doubts = models.Q(left_out_because__isnull=False), ~models.Q(doubts="")
        return self.order_by().aggregate(
            received=models.Count("pk"),
            heard=models.Count("pk", filter=HEARD),
            left_out=models.Count("pk", filter=is_left_out),
            doubtful=models.Count("pk", filter=~is_left_out & has_doubts),
        )

    def by_web_since(self, moment):
        """What came through the forms of the site from a moment on."""
        return self.filter(source__in=[Comment.Source.FORM, Comment.Source.EASY_READ], said_at__gte=moment)

    def say(self, *, form_key, at, **what):
        """Keep a comment. The same form sent twice is one comment. Gives (comment, whether it is new)."""
        with transaction.atomic():
            return self.get_or_create(
                form_key=form_key, defaults={"reference": references.make(), "said_at": at, **what}
            )


class Comment(Recorded):
    """One thing that somebody said, exactly as they said it, and how the team dealt with it.

    `words` and `email` are private. They are not in the history, so that erasing them erases them.
    """

    class Role(models.TextChoices):
        PARENT = "parent", "A parent or carer"
        YOUNG = "young-person", "A child or young person"
        PROFESSIONAL = "professional", "Somebody who works with families"
        PROVIDER = "provider", "Somebody who runs a service"
        NOT_SAID = "not-said", "I would rather not say"

    class Face(models.TextChoices):
        GOOD = "good", "Good"
        SO_SO = "so-so", "Not sure"
        BAD = "bad", "Bad"

    class Source(models.TextChoices):
        FORM = "form", "The form on the site"
        EASY_READ = "easy-read", "The easy read form"
        PHONE = "phone", "By phone"
        POST = "post", "By post"
        EMAIL = "email", "By email"
        IN_PERSON = "in-person", "In person"

    class WrongState(Exception):
        """Somebody else dealt with it meanwhile. Its text says how it stands."""

    reference = models.CharField(max_length=references.LENGTH, unique=True, editable=False)
    form_key = models.CharField(max_length=80, unique=True, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="comments", verbose_name="about")
    words = models.TextField("what was said")
    face = models.CharField(max_length=5, choices=Face.choices, blank=True)
    role = models.CharField("who speaks", max_length=12, choices=Role.choices, default=Role.NOT_SAID)
    age_band = models.ForeignKey(AgeBand, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="comments")
    page = models.CharField("said on the page", max_length=200, blank=True)
    looked_for = models.CharField("looked for before", max_length=200, blank=True)
    source = models.CharField("how it came", max_length=9, choices=Source.choices, default=Source.FORM)
    email = models.EmailField("to answer to", blank=True)
    email_ends_on = models.DateField("address deleted on", null=True, blank=True, editable=False)
    said_at = models.DateTimeField()
    typed_by = person(null=True, blank=True)

    is_urgent = models.BooleanField("worry about a child’s safety", default=False)
    doubts = models.CharField("may not be from a person", max_length=200, blank=True)

    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    needs = models.ManyToManyField(Need, blank=True, related_name="+")
    area = models.CharField("where", max_length=80, blank=True, help_text="A town or a part of the area.")
    point = models.ForeignKey(
        "feedback.Point",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name="joined in",
    )

    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = person(null=True, blank=True)
    answer = models.TextField(blank=True)
    left_out_because = models.ForeignKey(ReasonToLeaveOut, on_delete=models.PROTECT, null=True, blank=True)
    note = models.TextField("note of the team", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = person(null=True, blank=True)
    erased_at = models.DateTimeField("sender erased", null=True, blank=True)
    erased_by = person(null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["words", "email", "form_key", "reference"])
    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at", "-pk"]
        constraints = [
            both_or_neither("taken"),
            both_or_neither("closed"),
            both_or_neither("erased"),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, answer="", left_out_because=None)
                | (models.Q(closed_at__isnull=False, left_out_because=None) & ~models.Q(answer=""))
                | models.Q(closed_at__isnull=False, left_out_because__isnull=False, answer=""),
                name="feedback_comment_answered_or_left_out",
            ),
        ]
        permissions = [
            ("answer_comment", "Can answer comments and leave them out"),
            ("erase_sender", "Can erase a sender"),
        ]

    def __str__(self):
        return f"{references.shown(self.reference)}: {self.topic}"

    def get_absolute_url(self):
        """Where the sender sees how it stands."""
        return reverse("feedback:comment", args=[self.shown_reference])

    @property
    def shown_reference(self):
        return references.shown(self.reference)

    @property
    def is_closed(self):
        return self.closed_at is not None

    @property
    def is_casework(self):
        """Whether it is for those alone who look after the casework box."""
        return self.left_out_because_id is not None and self.left_out_because.is_casework

    @property
    def casework_or_none(self):
        return getattr(self, "casework", None)

    @property
    def stands(self):
        """How it stands, in words for the sender and the team."""
        if self.left_out_because_id:
            return "Closed without an answer"
        if self.is_closed:
            return "Answered"
        return "Somebody is working on it" if self.taken_at else "We have it"

    # -- what the team does -------------------------------------------------------------------------------------------

    @transaction.atomic
    def take(self, *, by, at):
        """Somebody works on it. A second person takes it over; pressing twice changes nothing."""
        row = self._row()
        if row.is_closed:
            raise self.WrongState(row.stands)
        if row.taken_by_id != by.pk:
            self._change("Taken on", by, taken_at=at, taken_by=by)

    @transaction.atomic
    def give_answer(self, words, *, by, at, letters):
        """Answer it; whoever left an address is told. Raises WrongState when it was closed already."""
        self._close("Answered", by, at, answer=words)
        letters(self, at=at)

    @transaction.atomic
    def leave_out(self, reason, note, *, by, at):
        """Close it without an answer, for a reason that is counted. Raises WrongState when it was closed already.

        What is about services to one person goes into the casework box.
        """
        from .casework import Casework

        self._close(f"Left out: {reason}", by, at, left_out_because=reason, note=note)
        if reason.is_casework:
            Casework.objects.receive(self, by=by, at=at)

    @transaction.atomic
    def open_again(self, *, by, at):
        """Take it back to the team's list, as when something was overlooked. The answer stays in the history."""
        if self._row().is_closed:
            waits = dict.fromkeys(("closed_at", "closed_by", "left_out_because", "email_ends_on"))
            self._change("Opened again", by, answer="", **waits)
            if self.casework_or_none and not self.casework.is_closed:
                self.casework.close("Taken back to the comments.", by=by, at=at)

    @transaction.atomic
    def call_genuine(self, *, by, at, letters):
        """Say that a person wrote it. Joined to a published point, it is answered then. Gives whether it was."""
        point = self._held_point(self.point)
        if self._row().doubts:
            self._change("From a person", by, doubts="")
        return self._answer_from(point, by=by, at=at, letters=letters)

    @transaction.atomic
    def call_urgent(self, is_urgent, *, by, at):
        """Put it at the top of the list, or back among the others."""
        if self._row().is_urgent != is_urgent:
            self._change("Worry about a child" if is_urgent else "No worry about a child", by, is_urgent=is_urgent)

    @transaction.atomic
    def erase_sender(self, *, by, at):
        """Forget who sent it and what they wrote, in one step, in every copy too.

        That it was said, and about what, still counts.
        """
        if self._row().erased_at is None:
            nothing = dict.fromkeys(("words", "email", "looked_for", "page", "note"), "")
            answer = "Erased" if self.answer else ""
            # The key of the form holds a digest of the words, by which somebody could prove what was written.
            key = f"erased:{self.reference}"
            self._change("Sender erased", by, erased_at=at, erased_by=by, answer=answer, form_key=key, **nothing)
            self.history.update(looked_for="", page="", answer="", note="")
            if self.casework_or_none:
                self.casework.forget(by=by)
            letters.forget([self])
            copies.erase(self)

    @transaction.atomic
    def forget_address(self, *, by):
        """Delete the address and the letters to it, where somebody asked for it. What they wrote stays."""
        if self._row().email:
            letters.forget([self])
            self._change("Address deleted", by, email="")

    @transaction.atomic
    def join(self, point, *, by, at, letters):
        """Join it with others that say the same into one point, or take it out again with None.

        Joined to a point that is published already, it is answered with what is published there. Gives whether it was.
        A worry about a child is answered by a person, and what may be from a machine once a person said it is not.
        """
        held = self._held_point(point)
        if self._row().point_id == getattr(point, "pk", None):
            return False
        self._change(f"Joined: {point}" if point else "Taken out of a point", by, point=point)
        return self._answer_from(held, by=by, at=at, letters=letters)

    def note_reading(self, *, by, at):
        """Note that somebody of the team read the private words."""
        self.readings.create(by=by, at=at)

    def _held_point(self, point):
        """The point, held before the comment as a publication does it: one of the two sees what the other did."""
        return point and type(point).objects.select_for_update().get(pk=point.pk)

    def _answer_from(self, point, *, by, at, letters):
        """Answer it with what is published of a point, where a publication answers it. Gives whether it did."""
        may_be = point is not None and point.is_public
        if not may_be or not Comment.objects.answered_by_a_publication().filter(pk=self.pk).exists():
            return False
        self.give_answer(point.answer, by=by, at=at, letters=letters)
        return True

    def _row(self):
        return type(self).objects.select_for_update().get(pk=self.pk)

    def _close(self, reason, by, at, **what):
        row = self._row()
        if row.is_closed:
            raise self.WrongState(row.stands)
        # Whoever was erased since the page was opened gets no letter any more.
        self.email = row.email
        self._change(reason, by, closed_at=at, closed_by=by, **what)
