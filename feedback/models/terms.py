"""What comments are sorted by, and whom a council consults. The lists start with what the law says."""

from django.db import models
from django.db.models import Max

from directory.models.taxonomy import Term, TermQuerySet


class Topic(Term):
    """What a comment is about. The first are those on which the law has a council seek comments."""

    class Treatment(models.TextChoices):
        COMMENT = "comment", "A comment: it is answered, and counted in what families said"
        CORRECTION = "correction", "A correction: a page is put right"
        COMPLAINT = "complaint", "A complaint: the sender is shown the ways to complain and to appeal"

    #: The row for what fits nowhere else, and for the easy read form, which does not ask.
    SOMETHING_ELSE = "other"
    #: The row for help that families look for and do not find.
    MISSING = "missing"

    asked_as = models.CharField("on the form", max_length=120, help_text="In the words of a parent.")
    treated_as = models.CharField(max_length=10, choices=Treatment.choices, default=Treatment.COMMENT)
    law = models.CharField("where the law asks for it", max_length=120, blank=True)

    @property
    def is_complaint(self):
        return self.treated_as == self.Treatment.COMPLAINT


class ReasonToLeaveOut(Term):
    """Why a comment is not answered. The law knows two reasons; the others keep the house tidy. All are counted."""

    is_lawful = models.BooleanField("a reason of the law", default=False)
    is_casework = models.BooleanField(
        "goes to the casework box",
        default=False,
        help_text="Who looks after the casework box gets it, and nobody else reads it.",
    )
    law = models.CharField("where the law says so", max_length=120, blank=True)

    class Meta(Term.Meta):
        verbose_name_plural = "reasons to leave out"


class ConsultedGroupQuerySet(TermQuerySet):
    def with_last_time(self):
        """Each group with the day on which it was last consulted, `last_on`; None where it never was."""
        return self.annotate(last_on=Max("consultations__held_on"))

    def not_reached_since(self, day):
        """Groups in use that nobody consulted on that day or later."""
        last = models.Q(last_on=None) | models.Q(last_on__lt=day)
        return self.in_use().with_last_time().filter(last)


class ConsultedGroup(Term):
    """Somebody whom the law has a council consult, when it prepares its Local Offer and when it reviews it."""

    law = models.CharField("where the law says so", max_length=120, blank=True)

    objects = ConsultedGroupQuerySet.as_manager()
