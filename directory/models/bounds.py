"""Days and positions that make sense, kept by the fields wherever a form is filled in."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)

LATITUDE = [MinValueValidator(-90), MaxValueValidator(90)]
LONGITUDE = [MinValueValidator(-180), MaxValueValidator(180)]


def sensible_day(day):
    """Refuse days that can only be slips of the hand."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(f"Give a day between the years {FIRST_DAY.year} and {LAST_DAY.year}.", code="far-day")
