"""Guides: pages that say how things work, kept true by somebody named, and published when they are ready."""

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from directory.models import Need, ProvisionType, Theme
from directory.models.bounds import sensible_day
from directory.models.recorded import Recorded, both_or_neither, person, who_only_with_when
from directory.search.documents import next_revision

from .terms import LifeStage, Reader, Subject

OLDEST = 25
#: Days in a month, as far as a review is concerned.
A_MONTH = 365.25 / 12
STILL_TRUE = "Reviewed: still true"


class GuideQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Guide.Status.PUBLISHED)

    def review_due(self, on):
        """Published guides that somebody should read again by that day."""
        return self.published().filter(review_due_on__lte=on)

    def with_everything(self):
        """With all that a guide says, for making what is published."""
        return self.prefetch_related(
            "readers",
            "themes",
            "needs",
            "provision_types",
            "stages",
            "subjects",
            "contacts",
            "links",
            "easy_lines",
            "related",
        )


class Guide(Recorded):
    """One page of guidance. What is typed here is the team's; `shown` is what everybody reads.

    Only `publish` writes `shown`, so that a page can be rewritten over weeks while the old one stays up. Listings,
    topics and the home page name guides and are kept: publishing one raises the revision of all words.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        TAKEN_DOWN = "taken-down", "Taken down"

    class NotReady(Exception):
        """It cannot be done yet. The text says why."""

    slug = models.SlugField("key", max_length=80, unique=True, help_text="In the web address. Do not change it.")
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=200, help_text="One plain sentence: what a reader gets here.")
    in_short = models.TextField(blank=True, help_text="What matters most, one point a line. Three are best.")
    body = models.TextField(help_text="Markdown. See “How to write a guide”.")
    next_steps = models.TextField(
        "what happens next", blank=True, help_text="One step a line, such as “Now: Write to us.” Two to five."
    )
    also_called = models.TextField(
        "words people look for",
        blank=True,
        help_text="What a tired parent would type, one a line. Only search reads it.",
    )
    law = models.TextField("law", blank=True, help_text="One a line, such as “Children and Families Act 2014 s.36”.")
    readers = models.ManyToManyField(Reader, blank=True, related_name="guides", verbose_name="written for")
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(OLDEST)])
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(OLDEST)])
    stages = models.ManyToManyField(LifeStage, blank=True, related_name="guides", verbose_name="times of life")
    themes = models.ManyToManyField(Theme, blank=True, related_name="guides", verbose_name="topics")
    needs = models.ManyToManyField(Need, blank=True, related_name="guides")
    provision_types = models.ManyToManyField(
        ProvisionType, blank=True, related_name="guides", verbose_name="shown on listings of these kinds"
    )
    subjects = models.ManyToManyField(Subject, blank=True, related_name="guides")
    related = models.ManyToManyField("self", blank=True, symmetrical=False, verbose_name="read also")
    video = models.URLField("video in British Sign Language", blank=True, max_length=300)
    transcript = models.TextField("what is said in the video", blank=True)

    owner = models.CharField("kept true by", max_length=120, help_text="A role, such as “SEND team”.")
    review_months = models.PositiveSmallIntegerField(
        "read again after, in months", default=12, validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    reviewed_on = models.DateField("last reviewed", null=True, blank=True, editable=False, validators=[sensible_day])
    reviewed_by = person(null=True, blank=True, editable=False)
    review_due_on = models.DateField(null=True, blank=True, editable=False)

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = person(null=True, blank=True, editable=False)
    published_version = models.PositiveIntegerField(default=0, editable=False)
    shown = models.JSONField(null=True, blank=True, editable=False)

    version = models.PositiveIntegerField(default=0, editable=False)
    #: Fingerprints of the shipped guide last written here, and of what it became: one that differs was edited.
    shipped_digest = models.CharField(max_length=64, blank=True, editable=False)
    default_digest = models.CharField(max_length=64, blank=True, editable=False)

    history = HistoricalRecords(
        m2m_fields=[readers, stages, themes, needs, provision_types, subjects],
        excluded_fields=["version", "published_version", "default_digest", "shipped_digest", "shown"],
    )
    objects = GuideQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name = "guide"
        permissions = [("publish_guide", "Can publish guides and take them down")]
        constraints = [
            who_only_with_when("published"),
            both_or_neither("reviewed", "on"),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False, shown__isnull=False),
                name="guidance_guide_published_is_shown",
            ),
            models.CheckConstraint(
                condition=Q(minimum_age=None) | Q(maximum_age=None) | Q(minimum_age__lte=F("maximum_age")),
                name="guidance_guide_ages_in_order",
                violation_error_message="The youngest age comes before the oldest.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("guidance:guide", args=[self.slug])

    @property
    def is_published(self):
        return self.status == self.Status.PUBLISHED

    @property
    def has_changes(self):
        """Whether what the team has typed is not what everybody reads."""
        return self.is_published and self.version > self.published_version

    @transaction.atomic
    def publish(self, *, by, at, on, seen=None):
        """Show it as it stands now. Whoever publishes it has read it: it counts as reviewed `on` that day.

        `seen` is the version that was read; NotReady is raised when somebody changed it since. Pressed twice, it is
        published once. `by` is nobody where the shipped guides are loaded: then it was not reviewed here.
        """
        row = type(self).objects.select_for_update().get(pk=self.pk)
        if seen is not None and seen != row.version:
            raise self.NotReady("It was changed since you read it. Read it again, then publish.")
        from ..showing import content_of

        content = content_of(row)
        read = row._read(by, on) if by else {}
        if not (row.is_published and row.shown == content and row.version == row.published_version):
            published = {"published_at": at, "published_by": by, "published_version": row.version}
            row._change("Published", by, status=self.Status.PUBLISHED, shown=content, **published, **read)
            next_revision(vocabulary=True)
        elif read and row.reviewed_on != on:
            row._change(STILL_TRUE, by, **read)
        self.refresh_from_db()

    @transaction.atomic
    def take_down(self, *, by, because):
        """Show it no longer, and say why. Pressed twice, it is taken down once."""
        row = type(self).objects.select_for_update().get(pk=self.pk)
        if row.is_published:
            row._change(f"Taken down: {because}", by, status=self.Status.TAKEN_DOWN)
            next_revision(vocabulary=True)
        self.refresh_from_db()

    @transaction.atomic
    def note_review(self, *, by, on):
        """Somebody has read it again, and it is still true. What everybody reads shows the day."""
        row = type(self).objects.select_for_update().get(pk=self.pk)
        if not row.is_published:
            raise self.NotReady("Only a published guide is reviewed. Publish it, and it counts as reviewed.")
        if row.reviewed_on != on:
            row._change(STILL_TRUE, by, **row._read(by, on))
        self.refresh_from_db()

    def _read(self, by, on):
        """What is noted when somebody has read it."""
        due_on = on + timedelta(days=round(self.review_months * A_MONTH))
        return {"reviewed_on": on, "reviewed_by": by, "review_due_on": due_on}


class GuideContact(models.Model):
    """Whom to ask. Each part may be a fact of the council, such as {send-team-phone}."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField("who", max_length=120, help_text="A role or a team, never a person’s name.")
    what = models.CharField("what for", max_length=160, blank=True)
    phone = models.CharField("telephone", max_length=60, blank=True)
    email = models.CharField(max_length=120, blank=True)
    web = models.CharField("web address", max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.name


class GuideLink(models.Model):
    """An address outside this site that a guide leads to. The daily command looks whether it still answers."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(max_length=160)
    address = models.URLField("web address", max_length=500)

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.title


class EasyLine(models.Model):
    """One line of the easy read version: a short sentence and a picture beside it."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="easy_lines")
    symbol = models.SlugField("picture", max_length=40, default="help-and-advice")
    says = models.CharField("sentence", max_length=160, help_text="One idea, at most 14 words.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.says
