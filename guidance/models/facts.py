"""What only this council knows: names, telephone numbers, addresses, days. Guides have room for them."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import models
from simple_history.models import HistoricalRecords

from directory.models.taxonomy import Term

_PHONE = re.compile(r"[+(]?\d[\d ()-]{4,18}")


class LocalFactQuerySet(models.QuerySet):
    def to_be_completed(self):
        """Those that the team was not told yet. A guide leaves out what stands on them."""
        return self.filter(value="", is_retired=False)


class LocalFact(Term):
    """One fact of the council. In a guide `{its-key}` stands where it comes."""

    class Kind(models.TextChoices):
        TEXT = "text", "Words"
        PHONE = "phone", "Telephone"
        EMAIL = "email", "Email"
        WEB = "web", "Web address"

    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.TEXT)
    value = models.CharField("what is so here", max_length=300, blank=True)

    history = HistoricalRecords(excluded_fields=["version", "default_digest"])
    objects = LocalFactQuerySet.as_manager()

    class Meta(Term.Meta):
        verbose_name = "fact about the council"
        verbose_name_plural = "facts about the council"

    def clean(self):
        super().clean()
        self.value = " ".join(self.value.split())
        if self.value and (problem := _PROBLEMS[self.kind](self.value)):
            raise ValidationError({"value": problem})


def _email(value):
    return _refused(EmailValidator(), value) and "Write an email address, such as send@example.gov.uk."


def _web(value):
    validator = URLValidator(schemes=["http", "https"])
    return _refused(validator, value) and "Write a whole web address, beginning with https://."


def _phone(value):
    return "" if _PHONE.fullmatch(value) else "Write a telephone number, such as 01632 960123."


def _refused(validator, value):
    try:
        validator(value)
    except ValidationError:
        return True
    return False


_PROBLEMS = {
    LocalFact.Kind.TEXT: lambda value: "",
    LocalFact.Kind.PHONE: _phone,
    LocalFact.Kind.EMAIL: _email,
    LocalFact.Kind.WEB: _web,
}
