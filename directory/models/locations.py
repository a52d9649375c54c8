"""Places where services happen, and what those places are like to get into and be in."""

import uuid

from django.db import models
from simple_history.models import HistoricalRecords

from .. import postcodes, who_when
from .bounds import LATITUDE, LONGITUDE
from .places import LocalAuthority, Postcode
from .taxonomy import AccessFeature


class Location(models.Model):
    """A physical place. Coordinates are WGS84 degrees."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=160)
    address_1 = models.CharField("street", max_length=200, blank=True)
    city = models.CharField("town", max_length=80, blank=True)
    state_province = models.CharField("county", max_length=80, blank=True)
    postal_code = models.CharField("postcode", max_length=8, blank=True)
    latitude = models.FloatField(null=True, blank=True, validators=LATITUDE)
    longitude = models.FloatField(null=True, blank=True, validators=LONGITUDE)
    hide_exact_address = models.BooleanField(
        "show the town only",
        default=False,
        help_text="For somebody's home, a refuge or another private place.",
    )
    local_authority = models.ForeignKey(
        LocalAuthority,
        to_field="gss_code",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="locations",
        verbose_name="council area",
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="directory_location_whole_position",
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.city}" if self.city else self.name

    def find_itself(self):
        """Take the map position and the council from the postcode, where they are not known."""
        found = Postcode.objects.filter(code=postcodes.read(self.postal_code).key).first()
        if found and self.latitude is None and self.longitude is None:
            self.latitude, self.longitude = found.latitude, found.longitude
        if found and self.local_authority_id is None:
            self.local_authority = found.authority

    @property
    def is_out_of_area(self):
        """Whether the place is known to lie in another council's area."""
        return self.local_authority is not None and not self.local_authority.is_home

    @property
    def outcode(self):
        """The first half of the postcode."""
        return self.postal_code.split(" ")[0]

    @property
    def public_name(self):
        return self.city or self.outcode if self.hide_exact_address else self.name

    @property
    def public_address(self):
        """The lines that families may see, from street to postcode."""
        if self.hide_exact_address:
            return [line for line in (self.city, self.outcode) if line]
        return [line for line in (self.address_1, self.city, self.state_province, self.postal_code) if line]

    @property
    def public_position(self):
        """(latitude, longitude), or None. A private place is moved to about a kilometre's roundness."""
        if self.latitude is None:
            return None
        digits = 2 if self.hide_exact_address else 5
        return round(self.latitude, digits), round(self.longitude, digits)


class Accessibility(models.Model):
    """One access fact of one place. No row means not known, which is never the same as no."""

    class Value(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"
        NOT_KNOWN = "not-known", "Not known"

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="accessibility")
    feature = models.ForeignKey(AccessFeature, on_delete=models.PROTECT, related_name="facts")
    value = models.CharField(max_length=9, choices=Value.choices, default=Value.NOT_KNOWN)
    details = models.CharField(max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["feature__group", "feature__sort", "feature__name"]
        verbose_name_plural = "accessibility"
        constraints = [models.UniqueConstraint(fields=["location", "feature"], name="directory_accessibility_once")]

    def __str__(self):
        return f"{self.feature}: {self.get_value_display()}"


class ServiceAtLocation(models.Model):
    """One way a service reaches families: at a place, in their home, online, by phone or in school."""

    class Kind(models.TextChoices):
        PLACE = "place", "At a place"
        HOME = "home", "In your home"
        ONLINE = "online", "Online"
        PHONE = "phone", "By phone"
        SCHOOL = "school", "In school or nursery"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="service_at_locations")
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.PLACE)
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, null=True, blank=True, related_name="service_at_locations"
    )
    description = models.CharField(max_length=200, blank=True, help_text="Such as “Ask at the front desk”.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="place", location__isnull=False)
                | (~models.Q(kind="place") & models.Q(location=None)),
                name="directory_serviceatlocation_place_has_location",
            ),
            models.UniqueConstraint(fields=["service", "location"], name="directory_serviceatlocation_once"),
        ]

    def __str__(self):
        return str(self.location) if self.location else self.get_kind_display()

    @property
    def words(self):
        """Where it happens, in the words families read: a place with its town, or "In your home"."""
        return who_when.way_words(self)
