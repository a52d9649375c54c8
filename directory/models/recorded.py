"""Who did something, and when: the two are recorded together, and the database keeps it so."""

from django.conf import settings
from django.db import models
from django.db.models import Q


def person(related_name="+", **options):
    """A key to somebody who signs in. Accounts are made anonymous, never deleted, so what they did stays told."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=related_name, **options)


class Recorded(models.Model):
    """Something whose history says why each change was made."""

    class Meta:
        abstract = True

    def _change(self, reason, by, **what):
        """Save these fields, and note in the history who changed them and why."""
        for name, value in what.items():
            setattr(self, name, value)
        self._history_user, self._change_reason = by, reason
        self.save(update_fields=list(what))


def both_or_neither(verb, when="at"):
    """A constraint: <verb>_at (or _on) and <verb>_by are set together or not at all. Only people do such things."""
    neither = Q(**{f"{verb}_{when}": None, f"{verb}_by": None})
    both = Q(**{f"{verb}_{when}__isnull": False, f"{verb}_by__isnull": False})
    return _constraint(neither | both, verb)


def who_only_with_when(verb):
    """A constraint: whoever is named, the moment is told too. A moment without a name was the machine.

    For what commands do as well: an import hides what left its feed, the daily run deletes what was kept long enough.
    """
    return _constraint(Q(**{f"{verb}_by": None}) | Q(**{f"{verb}_at__isnull": False}), verb)


def _constraint(condition, verb):
    return models.CheckConstraint(condition=condition, name=f"%(app_label)s_%(class)s_{verb}_who_when")
