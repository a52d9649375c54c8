"""What guides are sorted by: who reads them, at which time of life, and what of the law each is about."""

from django.db import models

from directory.models.taxonomy import Term


class Reader(Term):
    """Whom a guide is written for, such as parents."""


class LifeStage(Term):
    """A time of life, from the early years to 25."""


class Subject(Term):
    """What a guide tells of. The law asks for many of them by name; that is how its coverage is measured."""

    law = models.CharField("where the law asks for it", max_length=160, blank=True)
