"""The words a council sorts its listings by. Every list is rows with stable slugs that staff edit."""

from datetime import date, datetime, timedelta

from django.core.validators import MaxValueValidator
from django.db import models


class TermQuerySet(models.QuerySet):
    def in_use(self):
        """The terms that people may still choose."""
        return self.filter(is_retired=False)


class Term(models.Model):
    """One word of a vocabulary. Its slug is its key for ever; its name is the council's to change."""

    slug = models.SlugField("key", max_length=60, unique=True, help_text="Used in web addresses. Do not change it.")
    name = models.CharField(max_length=120, help_text="What families see.")
    description = models.TextField(blank=True, help_text="One plain sentence.")
    sort = models.PositiveSmallIntegerField(default=100, help_text="Small numbers come first.")
    is_retired = models.BooleanField(
        "no longer offered", default=False, help_text="Listings keep it, nobody can choose it anew."
    )
    default_digest = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Fingerprint of the shipped default last written here. A row that no longer matches it was edited.",
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["sort", "name"]

    def __str__(self):
        return self.name


class Theme(Term):
    """One of the large groups that families browse by, such as health or leisure."""

    class Palette(models.TextChoices):
        BLUE = "blue", "Blue"
        PINK = "pink", "Pink"
        TEAL = "teal", "Teal"
        ORANGE = "orange", "Orange"
        GREEN = "green", "Green"
        PURPLE = "purple", "Purple"
        RED = "red", "Red"
        BROWN = "brown", "Brown"

    symbol = models.SlugField(max_length=40, default="help-and-advice", help_text="The drawing shown beside the name.")
    palette = models.CharField(max_length=10, choices=Palette.choices, default=Palette.TEAL)


class NeedsLevel(Term):
    """Who a service is for by how much help they need: universal, targeted, specialist, or a council's own."""

    short_line = models.CharField(max_length=120, blank=True, help_text="A few words for lists.")

    #: The level that sets no conditions: nobody decides who may come.
    OPEN_TO_ALL = "universal"


class AgeBand(Term):
    """A stage of life that families browse by. Both ages are in whole years and included."""

    minimum_age = models.PositiveSmallIntegerField(validators=[MaxValueValidator(25)])
    maximum_age = models.PositiveSmallIntegerField(validators=[MaxValueValidator(25)])
    school_years = models.CharField(max_length=60, blank=True)

    class Meta(Term.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minimum_age__lte=models.F("maximum_age")),
                name="directory_ageband_ages_in_order",
            )
        ]


class Need(Term):
    """A special educational need, disability or health need, in the words parents use."""

    area = models.CharField("broad area of need", max_length=60, blank=True)
    dfe_code = models.CharField("school census code", max_length=6, blank=True)

    #: The row that stands for "we welcome every need".
    ANY = "all-needs"


class ProvisionType(Term):
    """What kind of thing a service is. Two levels: a group, and the kinds in it."""

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="kinds", verbose_name="group"
    )
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="provision_types")


class AccessFeature(Term):
    """Something that makes a place possible for somebody, asked of the provider as a question."""

    group = models.SlugField(max_length=40, help_text="Features of a group are shown together.")
    question = models.CharField(max_length=200)


class EligibilityFlag(Term):
    """A condition that a service may or may not set, such as a diagnosis."""

    plain_yes = models.CharField("when it is needed", max_length=160)
    plain_no = models.CharField("when it is not needed", max_length=160)
    filter_label = models.CharField(
        max_length=80, help_text="Names the filter that keeps services which do not need it."
    )


class ReferralRoute(Term):
    """A way to get a service: ask yourself, through the GP, through a panel."""


class CostType(Term):
    """A way of paying, from free to means-tested."""

    #: Ways that cost a family nothing.
    FREE = ("free", "funded")


class Audience(Term):
    """Who a service is offered to."""


class ProviderType(Term):
    """What sort of organisation runs services.

    Local partners are named by the Children and Families Act 2014, section 28(2): maintained schools and nursery
    schools, academies, non-maintained special schools, further education colleges, pupil referral units, district
    councils, youth offending teams, integrated care boards, NHS trusts. Section 29 binds the governors of schools and
    colleges. Places approved under section 41 are on the list too: that stands on each organisation.
    """

    is_local_partner = models.BooleanField(
        "a local partner in law",
        default=False,
        help_text=(
            "The law says that it must work with the council on SEND (Children and Families Act 2014, sections 28 "
            "and 29). When we ask for information we tell it so. Tick this only for what the law names."
        ),
    )


class Language(Term):
    """A language; its slug is the ISO 639 code, with bfi for British Sign Language."""

    own_name = models.CharField(max_length=60, blank=True)
    direction = models.CharField(
        max_length=3, choices=[("ltr", "Left to right"), ("rtl", "Right to left")], default="ltr"
    )


class TimePeriod(Term):
    """A day, a part of the day or a season that families ask for."""

    class Kind(models.TextChoices):
        DAY = "day", "Day"
        TIME = "time", "Part of the day"
        SEASON = "season", "Season"

    #: So much of a part of the day is worth coming for, whenever the session began.
    LONG_ENOUGH = timedelta(hours=2)

    kind = models.CharField(max_length=6, choices=Kind.choices)
    days = models.CharField(
        max_length=40, blank=True, help_text="Days it falls on, such as MO,TU. Empty means any day."
    )
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)

    class Meta(Term.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_at=None, ends_at=None)
                | models.Q(starts_at__isnull=False, ends_at__isnull=False),
                name="directory_timeperiod_whole_hours",
                violation_error_message="Give both when it starts and when it ends, or neither.",
            )
        ]

    @property
    def weekdays(self):
        """The days it falls on, as MO to SU; all of them when none are named."""
        return [day for day in self.days.split(",") if day] or ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    @property
    def has_hours(self):
        """Whether it is known when in the day it starts and ends."""
        return self.starts_at is not None and self.ends_at is not None

    @property
    def lasts_until(self):
        """Until when a session that began before it must last to fall into it, too. It has hours and is no night."""
        start, end = (datetime.combine(date.min, at) for at in (self.starts_at, self.ends_at))
        return min(start + self.LONG_ENOUGH, end).time()

    @property
    def is_night(self):
        """Whether it runs through midnight."""
        return self.has_hours and self.ends_at < self.starts_at
