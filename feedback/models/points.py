"""What is published: "you said, we did". Written anew by the team, never taken from a comment."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, F, Prefetch, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from directory.models import AgeBand, Need, Theme
from directory.models.recorded import both_or_neither, person

from .actions import Action
from .signed import Signed
from .terms import Topic


class PointQuerySet(models.QuerySet):
    def public(self):
        """Points that anybody can read."""
        return self.filter(published_at__isnull=False)

    def with_news(self):
        """Published points in which the team wrote something that is not published yet."""
        same = Q(**{name: F(f"shown_{name}") for name in Point.WORDS})
        same_action = Q(**{name: F(f"shown_{name}") for name in Action.WORDS})
        return self.public().filter(~same | Q(pk__in=Action.objects.exclude(same_action).values("point")))

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def with_voices(self):
        """Each point with `comment_number`, how many comments joined in it count as heard."""
        heard = Q(comments__left_out_because=None, comments__doubts="")
        return self.annotate(comment_number=Count("comments", filter=heard, distinct=True))

    def with_page_facts(self):
        """Everything that a public page says of points, in a fixed number of queries."""
        shown = Prefetch("actions", Action.objects.shown().select_related("service"))
        return self.with_voices().select_related("topic").prefetch_related("themes", "needs", "age_bands", shown)

    def standing(self, state):
        """Points whose shown actions stand so, as `Point.state` tells: done, doing, planned, cannot or answered."""
        at = {each: Q(actions__state=each, actions__shown_what__gt="") for each in Action.State.values}
        open_ones = self.filter(at["planned"] | at["doing"])
        match state:
            case "doing":
                return self.filter(at["doing"]).distinct()
            case "planned":
                return self.filter(at["planned"]).exclude(pk__in=self.filter(at["doing"]).values("pk")).distinct()
            case "done":
                return self.filter(at["done"]).exclude(pk__in=open_ones.values("pk")).distinct()
            case "cannot":
                others = self.filter(at["done"] | at["planned"] | at["doing"])
                return self.filter(at["cannot"]).exclude(pk__in=others.values("pk")).distinct()
            case "answered":
                return self.exclude(pk__in=Action.objects.shown().values("point"))
        return self.none()

    def saying(self, words):
        """Points in which all of these words are published."""
        found = self
        for word in words.split()[:12]:
            shown = Q(shown_title__icontains=word) | Q(shown_said__icontains=word) | Q(shown_response__icontains=word)
            found = found.filter(shown)
        return found


class Point(Signed):
    """One thing that families said, alone or many of them, and what the council did about it.

    `title`, `said` and `response` are what the team writes; the public reads `shown_title`, `shown_said` and
    `shown_response`, which only `publish` writes, after somebody signed that nobody can be recognised.
    """

    #: What somebody writes freely, and so may tell who somebody is.
    WORDS = ("title", "said", "response", "easy_words")

    class NotSigned(Exception):
        """Nobody has signed yet that nobody can be recognised in it."""

    class NotAnswered(Exception):
        """There is no response yet. The law has the response published with the comment."""

    title = models.CharField("in a few words", max_length=120, help_text="Such as “Pools with a hoist”.")
    said = models.TextField("you said", help_text="In plain words of your own. Nobody may be recognised.")
    response = models.TextField("our answer", blank=True, help_text="What you think of it and what you will do.")
    easy_words = models.TextField("in easy words", blank=True, help_text="One short sentence a line, for easy read.")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="points", verbose_name="about")
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    needs = models.ManyToManyField(Need, blank=True, related_name="+")
    age_bands = models.ManyToManyField(AgeBand, blank=True, related_name="+", verbose_name="ages")
    area = models.CharField("where", max_length=80, blank=True, help_text="A town or a part of the area.")
    more_voices = models.PositiveSmallIntegerField(
        "how many more said so", default=0, help_text="In meetings and surveys, besides the comments joined here."
    )

    written_at = models.DateTimeField(editable=False)
    written_by = person(editable=False)
    signed_at = models.DateTimeField(null=True, blank=True, editable=False)
    signed_by = person(null=True, blank=True)
    published_at = models.DateTimeField("first published", null=True, blank=True, editable=False)
    published_by = person(null=True, blank=True)
    shown_title = models.CharField(max_length=120, blank=True, editable=False)
    shown_said = models.TextField(blank=True, editable=False)
    shown_response = models.TextField(blank=True, editable=False)
    shown_easy_words = models.TextField(blank=True, editable=False)

    version = models.PositiveIntegerField(default=0, editable=False)

    history = HistoricalRecords(m2m_fields=[themes, needs, age_bands], excluded_fields=["version"])
    objects = PointQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [both_or_neither("signed"), both_or_neither("published")]
        permissions = [("publish_point", "Can sign and publish what families said")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("feedback:point", args=[self.pk])

    @property
    def has_news(self):
        """Whether what the team wrote differs from what the public reads."""
        is_new = any(getattr(self, name) != getattr(self, f"shown_{name}") for name in self.WORDS)
        return is_new or any(action.has_news for action in self.actions.all())

    @property
    def texts(self):
        """All that somebody wrote in it and in its actions, to be looked through for people."""
        said = [getattr(self, name) for name in self.WORDS]
        said += [getattr(action, name) for action in self.actions.all() for name in Action.WORDS]
        return "\n".join(filter(None, said))

    @property
    def voices(self):
        """How many said so. Needs `with_voices`, else it asks the database."""
        number = getattr(self, "comment_number", None)
        return self.more_voices + (self.comments.heard().count() if number is None else number)

    @property
    def state(self):
        """How it stands, by its actions: doing before planned, planned before done, "cannot" only where it is all."""
        states = {action.state for action in self.actions.all()}
        for each in (Action.State.DOING, Action.State.PLANNED, Action.State.DONE, Action.State.CANNOT):
            if each in states:
                return each.value
        return "answered"

    @property
    def state_words(self):
        return "Answered" if self.state == "answered" else Action.State(self.state).label

    @transaction.atomic
    def write(self, *, by, at):
        """Keep what somebody wrote. A signature on earlier words is gone; what is public stays as it is until then."""
        self._note_writer(by, at)
        public = {"published_at", "published_by", *(f"shown_{name}" for name in self.WORDS)}
        written = [each.name for each in self._meta.concrete_fields if each.name not in public and not each.primary_key]
        self.save(update_fields=None if self._state.adding else written)

    @transaction.atomic
    def sign(self, *, by, at, seen):
        """Say, as a second person, that nobody can be recognised in the words of the version `seen`.

        Raises OwnWords where the same person wrote them, unless the team is one person, and SomebodyElseWrote where
        they are not the words that were read.
        """
        row = self._held()
        if row.version != seen:
            raise self.SomebodyElseWrote
        row._refuse_own_words(by)
        if row.signed_at is None:
            self._change("Signed: nobody can be recognised", by, signed_at=at, signed_by=by)

    @transaction.atomic
    def publish(self, *, by, at, letters):
        """Show it to everybody, and answer the comments joined in it. Pressed twice, it is published once.

        A worry about a child is answered by a person, not by a publication, and stays on the team's list till then. So
        does what may be from a machine.
        Raises NotSigned and NotAnswered.
        """
        row = self._held()
        if row.signed_at is None:
            raise self.NotSigned
        if not row.response.strip():
            raise self.NotAnswered
        if row.is_public and not row.has_news:
            return
        first = {} if row.is_public else {"published_at": at, "published_by": by}
        shown = {f"shown_{name}": getattr(row, name) for name in self.WORDS}
        self._change("Published", by, **first, **shown)
        for action in row.actions.all():
            action.show(by=by)
        for comment in self.comments.answered_by_a_publication():
            comment.give_answer(self.answer, by=by, at=at, letters=letters)

    @transaction.atomic
    def take_off(self, *, by, at):
        """Show it to nobody any more. It can be signed and published again.

        Senders who were answered with it wait for an answer again: their pages would go on showing what it said.
        """
        if self._held().is_public:
            nothing = dict.fromkeys((f"shown_{name}" for name in self.WORDS), "")
            nobody = dict.fromkeys(("published_at", "published_by", "signed_at", "signed_by"))
            self._change("Taken off", by, **nothing, **nobody)
            self.actions.update(**{f"shown_{name}": "" for name in Action.WORDS})
            for comment in self.comments.filter(answer__endswith=self.get_absolute_url()):
                comment.open_again(by=by, at=at)

    @property
    def answer(self):
        """What somebody whose comment is joined in it is answered, once it is published."""
        return f"{self.shown_response}\n\nIt is published here: {settings.SITE_ADDRESS}{self.get_absolute_url()}"
