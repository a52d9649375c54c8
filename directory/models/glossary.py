"""Hard words that families meet, and what they mean in plain ones."""

from django.db import models

from .taxonomy import Term


class GlossaryTerm(Term):
    """A set term or a short form. Its description says what it means; pages explain it where it first comes."""

    also = models.TextField("other forms", blank=True, help_text="Such as EHCP, one a line. Search knows them too.")

    class Meta(Term.Meta):
        ordering = ["name"]
        verbose_name = "hard word"

    @property
    def forms(self):
        """Every way in which it is written, the usual one first."""
        return [self.name, *filter(None, (form.strip() for form in self.also.splitlines()))]
