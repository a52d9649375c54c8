"""A service and everything a family asks about it."""

import uuid
from datetime import time, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .. import who_when
from .bounds import sensible_day
from .locations import Accessibility
from .organisations import Organisation, TrustStatements
from .recorded import both_or_neither, person, who_only_with_when
from .service_parts import WEEKDAYS, CostOption, EligibilityAnswer, Schedule
from .taxonomy import Audience, Language, Need, NeedsLevel, ProvisionType, ReferralRoute, Theme
from .websites import Website


class ServiceQuerySet(models.QuerySet):
    def published(self):
        """Services that families can see."""
        return self.filter(status=Service.Status.PUBLISHED)

    def once_published(self):
        """Services that families saw at some time, as the history tells; drafts that were hidden are not among them."""
        return self.filter(pk__in=Service.history.filter(status=Service.Status.PUBLISHED).values("id"))

    def for_age(self, lowest, highest=None):
        """Services open to somebody of that age, or to any age in the range. An empty bound is no bound.

        Ages are whole years, both included.
        """
        highest = lowest if highest is None else highest
        return self.filter(
            Q(minimum_age=None) | Q(minimum_age__lte=highest),
            Q(maximum_age=None) | Q(maximum_age__gte=lowest),
        )

    def for_needs(self, slugs):
        """Services for any of these needs, with those that welcome every need."""
        wanted = Service.needs.through.objects.filter(need__slug__in=[*slugs, Need.ANY])
        return self.filter(pk__in=wanted.values("service"))

    def in_themes(self, slugs):
        return self.filter(pk__in=Service.themes.through.objects.filter(theme__slug__in=slugs).values("service"))

    def of_types(self, slugs):
        """Services of any of these kinds; a group stands for every kind in it."""
        through = Service.provision_types.through.objects.filter(
            Q(provisiontype__slug__in=slugs) | Q(provisiontype__parent__slug__in=slugs)
        )
        return self.filter(pk__in=through.values("service"))

    def at_levels(self, slugs):
        return self.filter(needs_level__slug__in=slugs)

    def not_needing(self, flag):
        """Services that say a condition, such as a diagnosis, is not needed. "Not said" is not "no"."""
        answers = EligibilityAnswer.objects.filter(flag__slug=flag, is_needed=False)
        return self.filter(pk__in=answers.values("service"))

    def costing(self, slugs):
        """Services with any of these ways of paying."""
        return self.filter(pk__in=CostOption.objects.filter(cost_type__slug__in=slugs).values("service"))

    def in_languages(self, codes):
        return self.filter(pk__in=Service.languages.through.objects.filter(language__slug__in=codes).values("service"))

    def reached_by(self, kinds):
        """Services that come to families in any of these ways: place, home, online, phone, school."""
        from .locations import ServiceAtLocation

        return self.filter(pk__in=ServiceAtLocation.objects.filter(kind__in=kinds).values("service"))

    def with_access(self, slug):
        """Services with a place that says yes to an access feature."""
        from .locations import ServiceAtLocation

        places = Accessibility.objects.filter(feature__slug=slug, value=Accessibility.Value.YES).values("location")
        return self.filter(pk__in=ServiceAtLocation.objects.filter(location__in=places).values("service"))

    def out_of_area(self):
        """Services with a place in another council's area."""
        from .locations import ServiceAtLocation

        away = ServiceAtLocation.objects.filter(location__local_authority__isnull=False).exclude(
            location__local_authority=settings.HOME_AUTHORITY
        )
        return self.filter(pk__in=away.values("service"))

    def when(self, days=(), periods=()):
        """Services with one schedule on any of these days (mon to sun) and in any of these parts of the day."""
        short = {slug: day for day, slug in WEEKDAYS.items()}
        days = [short[day] for day in days] or list(WEEKDAYS)
        through_the_night = Q(closes_at__lte=F("opens_at"))
        wanted = Q(pk__in=[])
        for day in days:
            if not periods:
                wanted |= Q(byday__contains=day)
            for period in periods:
                if day not in period.weekdays or not period.has_hours:
                    continue
                if period.is_night:
                    hours = through_the_night | Q(opens_at=time(0, 0), closes_at=time(23, 59))
                else:
                    begun = Q(opens_at__lt=period.starts_at)
                    hours = Q(opens_at__gte=period.starts_at, opens_at__lt=period.ends_at)
                    hours |= begun & (through_the_night | Q(closes_at__gte=period.lasts_until))
                wanted |= Q(byday__contains=day) & hours
        return self.filter(pk__in=Schedule.objects.filter(wanted).values("service"))

    def in_seasons(self, slugs):
        return self.filter(pk__in=Schedule.objects.filter(season__slug__in=slugs).values("service"))

    def confirmed_since(self, day):
        """Services that the provider or the team confirmed on that day or later."""
        return self.filter(Q(assured_on__gte=day) | Q(checked_on__gte=day))

    def review_due(self, on):
        """Published services that nobody confirmed within the review period, as of a day."""
        limit = on - timedelta(days=settings.REVIEW_AFTER_DAYS)
        recent = Q(assured_on__gt=limit, assured_on__lte=on) | Q(checked_on__gt=limit, checked_on__lte=on)
        return self.published().exclude(recent)

    def with_silent_website(self):
        """Services whose website did not answer several times in a row."""
        silent = Website.objects.silent().values("url")
        return self.filter(Q(url__in=silent) | Q(url="", organisation__website__in=silent))

    def with_page_facts(self):
        """Everything a listing page shows, in a fixed number of queries."""
        return self.select_related(
            "organisation__organisation_type",
            "needs_level",
            "main_theme",
            "main_provision_type__parent",
            "main_need",
        ).prefetch_related(
            "themes",
            "provision_types__parent",
            "needs",
            "audiences",
            "languages",
            "referral_routes",
            "organisation__contacts",
            "contacts",
            "cost_options__cost_type",
            "schedules__season",
            "eligibility_answers__flag",
            "answers_on_request",
            "service_at_locations__location__local_authority",
            "service_at_locations__location__accessibility__feature",
            "attachments",
        )


class Service(TrustStatements):
    """Help that a family can ask for."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        HIDDEN = "hidden", "Hidden"
        REMOVED = "removed", "Removed"

    class Places(models.TextChoices):
        YES = "yes", "Places now"
        FEW = "few", "A few places"
        WAITING = "waiting", "Waiting list"
        FULL = "full", "Full"
        NOT_KNOWN = "not-known", "Not known"

    #: Why a listing is hidden that nobody confirmed: whoever confirms it brings it back.
    HIDDEN_BY_SILENCE = "Nobody confirmed it in time"

    class WrongState(Exception):
        """The service cannot go from the state it is in to the one that was asked for."""

    class OwnEntry(Exception):
        """Nobody decides alone about what is their own. Its words say why."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField("web address", max_length=120, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(max_length=200)
    summary = models.CharField(max_length=300, blank=True, help_text="One plain sentence: what it is and for whom.")
    description = models.TextField("full description", blank=True)
    url = models.URLField("web page", max_length=500, blank=True)

    main_theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    themes = models.ManyToManyField(Theme, blank=True, related_name="services")
    main_provision_type = models.ForeignKey(
        ProvisionType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="main kind",
    )
    provision_types = models.ManyToManyField(
        ProvisionType, blank=True, related_name="services", verbose_name="kinds of provision"
    )

    minimum_age = models.PositiveSmallIntegerField(
        "from age",
        null=True,
        blank=True,
        validators=[MaxValueValidator(25)],
        help_text="In years. Empty: no lowest age.",
    )
    maximum_age = models.PositiveSmallIntegerField(
        "to age",
        null=True,
        blank=True,
        validators=[MaxValueValidator(25)],
        help_text="In years. Empty: no highest age.",
    )
    main_need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    needs = models.ManyToManyField(Need, blank=True, related_name="services")
    audiences = models.ManyToManyField(
        Audience, blank=True, related_name="services", verbose_name="offering services to"
    )
    needs_level = models.ForeignKey(
        NeedsLevel, on_delete=models.PROTECT, null=True, blank=True, related_name="services"
    )
    eligibility = models.TextField("who can use it", blank=True)
    how_decisions_are_made = models.TextField("how decisions are made", blank=True)
    who_decides = models.CharField("who decides", max_length=200, blank=True)
    how_to_challenge = models.TextField("if you do not agree with a decision", blank=True)

    how_to_get_it = models.TextField("how to ask and start", blank=True)
    referral_routes = models.ManyToManyField(ReferralRoute, blank=True, related_name="services")
    waiting_time = models.CharField("how long the wait is", max_length=160, blank=True)
    places_now = models.CharField(max_length=9, choices=Places.choices, default=Places.NOT_KNOWN)
    waiting_told_on = models.DateField("wait and places told on", null=True, blank=True, validators=[sensible_day])

    extra_support_cost = models.CharField(
        "what extra support costs on top",
        max_length=200,
        blank=True,
        help_text="Such as “One-to-one helper £9 an hour”, or “Nothing”.",
    )
    help_to_pay = models.CharField("help to pay", max_length=300, blank=True)
    languages = models.ManyToManyField(Language, blank=True, related_name="services")

    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT, db_index=True)
    status_reason = models.CharField("why", max_length=300, blank=True)
    status_changed_at = models.DateTimeField("since", null=True, blank=True, editable=False)
    status_changed_by = person(null=True, blank=True, editable=False)
    assured_on = models.DateField("confirmed by the provider on", null=True, blank=True, validators=[sensible_day])
    checked_on = models.DateField("checked by the team on", null=True, blank=True, validators=[sensible_day])
    checked_by = person(null=True, blank=True, editable=False)

    source = models.CharField(max_length=80, blank=True, editable=False, help_text="The feed it came from.")
    source_id = models.CharField(max_length=80, blank=True, editable=False)
    source_facts = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="What the feed last said, to tell the team's own edits.",
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords(
        m2m_fields=[themes, provision_types, needs, audiences, languages, referral_routes],
        excluded_fields=["complaints_email", "complaints_phone", "source_facts", "version"],
    )
    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        permissions = [("publish_service", "Can publish, hide and remove services")]
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum_age=None) | Q(maximum_age=None) | Q(minimum_age__lte=F("maximum_age")),
                name="directory_service_ages_in_order",
                violation_error_message="The lowest age must not be above the highest.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["hidden", "removed"]) | ~Q(status_reason=""),
                name="directory_service_hidden_with_reason",
                violation_error_message="Say why it is hidden or removed.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(status_changed_at__isnull=False), name="directory_service_since_when"
            ),
            who_only_with_when("status_changed"),
            both_or_neither("checked", when="on"),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source=""), name="directory_service_source_once"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("directory:service", kwargs={"slug": self.slug})

    @property
    def website(self):
        """Its own web page, or that of who runs it."""
        return self.url or self.organisation.website

    @property
    def is_published(self):
        return self.status == self.Status.PUBLISHED

    @property
    def is_hidden_by_silence(self):
        """Whether families do not see it only because nobody confirmed it in time."""
        return self.status == self.Status.HIDDEN and self.status_reason == self.HIDDEN_BY_SILENCE

    @property
    def age_words(self):
        return who_when.age_words(self.minimum_age, self.maximum_age)

    @property
    def cost_words(self):
        return who_when.cost_words(self.cost_options.all())

    @property
    def when_words(self):
        return who_when.when_words(self.schedules.all())

    @property
    def where_words(self):
        return who_when.where_words(self.service_at_locations.all())

    @property
    def confirmed_on(self):
        """The later day on which the provider or the team said that this is still true, or None."""
        return self.confirmed_by(timezone.localdate())

    def confirmed_by(self, on):
        """The same as far as it had happened on a day: a day that is to come confirms nothing."""
        said = [day for day in (self.assured_on, self.checked_on) if day and day <= on]
        return max(said, default=None)

    def is_review_due(self, on):
        """Whether nobody confirmed this listing within the review period, as of a day."""
        limit = on - timedelta(days=settings.REVIEW_AFTER_DAYS)
        last = self.confirmed_by(on)
        return last is None or last <= limit

    @property
    def was_seen(self):
        """Whether families saw it at some time."""
        return type(self).objects.once_published().filter(pk=self.pk).exists()

    def is_held_back_from(self, person):
        """Whether a second person has to read it first: this one typed it or changed it last, and nobody saw it yet."""
        from ..own_entries import is_own_entry

        return not settings.TEAM_OF_ONE and is_own_entry(self, person) and not self.was_seen

    @transaction.atomic
    def publish(self, *, by, at, reason=""):
        """Show the service to families. Gives whether they could not see it. Commands have nobody in `by`.

        Raises WrongState when it was removed for good, and OwnEntry when a second person has to read it first.
        """
        row = type(self).objects.select_for_update().get(pk=self.pk)
        if by is not None and not row.is_published and row.is_held_back_from(by):
            raise self.OwnEntry("You typed this in or changed it last, so somebody else has to read and publish it.")
        return self._change_status(self.Status.PUBLISHED, by=by, at=at, reason=reason, unless=[self.Status.REMOVED])

    def hide(self, *, by, at, reason):
        """Take the service off the site for now, or say another reason why it is off. Gives whether that is news.

        Raises WrongState when it was removed.
        """
        return self._change_status(self.Status.HIDDEN, by=by, at=at, reason=reason, unless=[self.Status.REMOVED])

    def remove(self, *, by, at, reason):
        """Take the service off the site for good; its history stays. Gives whether that is news."""
        return self._change_status(self.Status.REMOVED, by=by, at=at, reason=reason, unless=[])

    def give_back(self, *, by, at, reason):
        """Show again what was taken off, even for good, because somebody looked at it again."""
        return self._change_status(self.Status.PUBLISHED, by=by, at=at, reason=reason, unless=[self.Status.DRAFT])

    @transaction.atomic
    def _change_status(self, status, *, by, at, reason, unless):
        row = type(self).objects.select_for_update().get(pk=self.pk)
        if row.status in unless:
            raise self.WrongState(f"“{row.name}” is {row.get_status_display().lower()}.")
        if status in (self.Status.HIDDEN, self.Status.REMOVED) and not reason.strip():
            raise ValueError("A reason is needed.")
        is_news = row.status != status or (status == self.Status.HIDDEN and row.status_reason != reason)
        if is_news:
            self.status, self.status_reason = status, reason
            self.status_changed_at, self.status_changed_by = at, by
            self._history_user, self._change_reason = by, reason[:100] or None
            self.save(
                update_fields=[
                    "status",
                    "status_reason",
                    "status_changed_at",
                    "status_changed_by",
                    "updated_at",
                ]
            )
        else:
            self.refresh_from_db(fields=["status", "status_reason", "status_changed_at", "status_changed_by"])
        return is_news

    def confirm_for_provider(self, *, by, on):
        """Note that somebody who speaks for the provider said, on a day, that all of it is still true."""
        self.assured_on = on
        self.waiting_told_on = on if self.tells_the_wait else self.waiting_told_on
        self._history_user, self._change_reason = by, "Confirmed by the provider"
        self.save(update_fields=["assured_on", "waiting_told_on", "updated_at"])

    @property
    def tells_the_wait(self):
        """Whether it says how long the wait is, or whether there are places."""
        return bool(self.waiting_time) or self.places_now != self.Places.NOT_KNOWN

    def tell_the_wait(self, *, by, on):
        """Keep what somebody who speaks for the provider said, on a day, about the wait and the places."""
        self.waiting_told_on = on
        self._history_user, self._change_reason = by, "The wait, told by the provider"
        self.save(update_fields=["waiting_time", "places_now", "waiting_told_on", "updated_at"])

    def confirm(self, *, by, on):
        """Note that the team checked the listing on a day."""
        self.checked_on, self.checked_by = on, by
        self._history_user, self._change_reason = by, "Checked by the team"
        self.save(update_fields=["checked_on", "checked_by", "updated_at"])
