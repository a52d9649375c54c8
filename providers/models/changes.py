"""Changes that a provider wants in a listing that is on the site. The listing stays up while the team looks at them."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import QueryDict
from django.utils.text import capfirst

from directory.models import Attachment
from directory.models.recorded import person, who_only_with_when

from .applications import ListingApplication


@dataclass(frozen=True)
class Difference:
    """One answer as it is on the site, and as it would be."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Side:
    """A picture, leaflet or form as families see it now, or as they would: its words, and which file it is."""

    label: str
    row: Attachment | None
    is_waiting: bool
    file: models.Model | None


class ChangeRequestQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(decided_at=None)

    def with_files(self):
        """Changes with the file that waits for each, in one question."""
        return self.select_related("waiting_file")


class ChangeRequest(models.Model):
    """What somebody typed on one page of questions, kept until the team has looked at it."""

    class Outcome(models.TextChoices):
        MADE = "made", "Made"
        REFUSED = "refused", "Not made"
        TAKEN_BACK = "taken-back", "Taken back"
        LAPSED = "lapsed", "Ended"

    class Decided(Exception):
        """Somebody decided on it already."""

    class NoLongerFits(Exception):
        """The listing has changed so that what was typed is not right any more, or the file is not there."""

    class NotLookedAt(Exception):
        """The virus scanner has not looked at the file yet."""

    application = models.ForeignKey(ListingApplication, on_delete=models.CASCADE, related_name="changes")
    step = models.CharField(max_length=20)
    row = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Which place, time or price; empty: a new one."
    )
    is_removal = models.BooleanField(default=False)
    typed = models.TextField(blank=True, help_text="The form as it was sent.")
    asked_at = models.DateTimeField()
    asked_by = person()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reasons = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = person(null=True, blank=True)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            # The machine ends what holds a virus, or what was wanted of a listing that has gone.
            who_only_with_when("decided"),
            models.CheckConstraint(
                condition=~models.Q(outcome="refused") | ~models.Q(reasons=""),
                name="providers_changerequest_refused_with_reasons",
            ),
        ]
        permissions = [("decide_changerequest", "Can decide on changes to listings")]

    def __str__(self):
        return f"{self.application}: {self.step}"

    @property
    def title(self):
        """What it is about, as its page is headed."""
        from .. import pages, steps

        key = {name: key for key, name in pages.EXTRA.items()}.get(self.step, self.step)
        return steps.BY_KEY[key].title

    @property
    def data(self):
        """What was typed, as a form takes it."""
        return QueryDict(self.typed)

    @property
    def answers(self):
        """{question: answer} of what was typed, for a form that goes on from it. Empty where something is taken out."""
        from .. import pages

        form, found = pages.form_of_change(self), {}
        if form is None or self.is_removal:
            return found
        for name, field in form.fields.items():
            typed = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
            try:
                value = field.clean(typed)
            except ValidationError:
                value = typed
            found[name] = value.pk if isinstance(value, models.Model) else value
        found.pop("seen", None)
        return found

    @property
    def new_file(self):
        """The picture, leaflet or form that waits with it, if one does."""
        return getattr(self, "waiting_file", None)

    @property
    def differences(self):
        """[Difference] between what is on the site now and what was asked for."""
        from .. import pages

        form = pages.form_of_change(self)
        if form is None:
            return []
        if self.is_removal:
            return [Difference("Take out", str(form.instance), "nothing")]
        names = [name for name in form.changed_data if name != "seen"]
        found = [Difference(capfirst(form.fields[name].label or name), *_words(form, name)) for name in names]
        if self.new_file:
            found.append(Difference("File", "the one on the site" if self.row else "nothing", "a new one"))
        return found

    @property
    def sides(self):
        """[Side] of a picture, leaflet or form, now and as asked for, to look at beside each other. Else nothing."""
        from .. import pages

        if self.step != "papers":
            return []
        now, data = pages.file_of_change(self), self.data
        typed = {name: data.get(name, "") for name in ("kind", "title", "alternative_text")}
        then = None if self.is_removal else Attachment(**typed)
        file = self.new_file or now
        return [
            Side("Now", now, False, now),
            Side("Would be", then, self.new_file is not None, None if then is None else file),
        ]

    @transaction.atomic
    def make(self, *, by, at, letters):
        """Put the change on the site. Raises Decided, NoLongerFits, NotLookedAt; OwnEntry as an application does."""
        from .. import pages

        self._decide(self.Outcome.MADE, "", by=by, at=at)
        letters(self, at=at)
        if self.new_file and not self.new_file.may_be_opened:
            raise self.NotLookedAt
        form = pages.form_of_change(self)
        if form is None and self.is_removal:
            return
        if form is None:
            raise self.NoLongerFits
        form.instance._history_user = self.asked_by
        form.instance._change_reason = "Asked for by the provider"
        if self.is_removal:
            form.instance.delete()
        elif form.is_valid():
            self._save(form)
        else:
            raise self.NoLongerFits
        self._forget_file()
        pages.note_change(self.application, by=by, at=at)

    @transaction.atomic
    def refuse(self, reasons, *, by, at, letters):
        """Leave the listing as it is, and say why."""
        self._decide(self.Outcome.REFUSED, reasons, by=by, at=at)
        self._forget_file()
        letters(self, at=at)

    @transaction.atomic
    def take_back(self, *, by, at):
        """The provider wants it no longer."""
        self._decide(self.Outcome.TAKEN_BACK, "", by=by, at=at)
        self._forget_file()

    @transaction.atomic
    def lapse(self, reasons, *, at):
        """End it in nobody's name: its listing has gone for good, or something harmful was found in its file."""
        self._decide(self.Outcome.LAPSED, reasons, by=None, at=at)
        self._forget_file()

    def _save(self, form):
        """Save a valid form. A file moves from the private folder to those of families."""
        try:
            form.save()
        except FileNotFoundError as gone:
            raise self.NoLongerFits from gone

    def _forget_file(self):
        if self.new_file:
            self.new_file.delete()

    def _decide(self, outcome, reasons, *, by, at):
        # Whoever writes on this application holds it too, so that the provider and the team take turns.
        self.application.hold()
        row = type(self).objects.select_for_update().get(pk=self.pk)
        if row.decided_at is not None:
            raise self.Decided(row.get_outcome_display())
        if outcome in (self.Outcome.MADE, self.Outcome.REFUSED):
            self.application._may_decide(by)
        self.outcome, self.reasons, self.decided_at, self.decided_by = outcome, reasons, at, by
        self.save(update_fields=["outcome", "reasons", "decided_at", "decided_by"])


def _words(form, name):
    """An answer in words, before and after."""
    from ..forms.answers import typed_words, words_of

    field = form.fields[name]
    return words_of(field, form.get_initial_for_field(field, name)), typed_words(form, name)
