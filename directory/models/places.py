"""Where things are: councils, postcodes, towns, and the data sets that told us."""

from django.conf import settings
from django.db import models

from .bounds import LATITUDE, LONGITUDE


class LocalAuthority(models.Model):
    """A council with SEND duties, and where its own Local Offer is."""

    gss_code = models.CharField("ONS code", max_length=9, unique=True)
    name = models.CharField(max_length=80)
    official_name = models.CharField(max_length=120, blank=True)
    govuk_slug = models.SlugField(max_length=80, blank=True)
    local_offer_url = models.URLField("Local Offer address", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "local authorities"

    def __str__(self):
        return self.name

    @property
    def is_home(self):
        """Whether this is the council that runs this site."""
        return self.gss_code == settings.HOME_AUTHORITY

    @property
    def where_to_look(self):
        """The address of its Local Offer, or of its page on GOV.UK where we do not know that."""
        if self.local_offer_url:
            return self.local_offer_url
        return f"https://www.gov.uk/find-local-council/{self.govuk_slug}" if self.govuk_slug else ""


class Postcode(models.Model):
    """A full postcode without its space, its position (WGS84 degrees) and the council it belongs to."""

    code = models.CharField(max_length=7, primary_key=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    authority = models.ForeignKey(
        LocalAuthority,
        to_field="gss_code",
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
    )

    def __str__(self):
        return f"{self.code[:-3]} {self.code[-3:]}"


class Town(models.Model):
    """A town, village or district that families name when they search."""

    name = models.CharField(max_length=80)
    latitude = models.FloatField(validators=LATITUDE)
    longitude = models.FloatField(validators=LONGITUDE)
    authority = models.ForeignKey(
        LocalAuthority, to_field="gss_code", on_delete=models.PROTECT, null=True, related_name="towns"
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name", "authority"], name="directory_town_once")]

    def __str__(self):
        return self.name


class LoadedData(models.Model):
    """A data set somebody else made and we loaded, with the line its licence asks us to show."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    attribution = models.TextField()
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["title"]
        verbose_name_plural = "loaded data"

    def __str__(self):
        return self.title
