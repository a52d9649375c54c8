"""Guessing what a feed's service is, so that it can be browsed: from its own terms and its name, and nothing else."""

from dataclasses import dataclass, field

from ..models import Need, ProvisionType, Synonym
from ..search import text
from ..search.vocabulary import Meanings

MOST = 3


@dataclass
class Guess:
    """The rows that a service seems to be about. Empty where nothing says so."""

    types: list = field(default_factory=list)
    needs: list = field(default_factory=list)

    @property
    def main_type(self):
        return self.types[0] if self.types else None

    @property
    def main_theme(self):
        return self.main_type.theme if self.types else None

    @property
    def themes(self):
        return list(dict.fromkeys(kind.theme for kind in self.types))

    @property
    def words(self):
        """The guess in words, for the report."""
        names = [row.name for row in [*self.types, *self.needs]]
        return f"taken for: {', '.join(names)}" if names else ""


class Guesser:
    """Knows the names of our kinds and needs, and the sure synonyms."""

    def __init__(self):
        kinds = ProvisionType.objects.in_use().select_related("theme").filter(parent__isnull=False)
        self.types = {f"type:{row.slug}": row for row in kinds}
        self.needs = {f"need:{row.slug}": row for row in Need.objects.in_use().exclude(slug=Need.ANY)}
        names = [(row.name, key, "synonym", 1.0) for key, row in [*self.types.items(), *self.needs.items()]]
        sure = Synonym.objects.filter(is_retired=False, weight__gte=1, means__contains=":")
        sure = sure.filter(kind__in=[Synonym.Kind.SYNONYM, Synonym.Kind.ACRONYM])
        self.meanings = Meanings([*names, *sure.values_list("term", "means", "kind", "weight")])

    def guess(self, record):
        """The Guess for a record."""
        found = []
        for said in [*record.terms, record.name]:
            for _, meanings in self.meanings.find(text.words(said)):
                found += [meaning.means for meaning in meanings]
        found = list(dict.fromkeys(found))
        return Guess(
            types=[self.types[means] for means in found if means in self.types][:MOST],
            needs=[self.needs[means] for means in found if means in self.needs][:MOST],
        )
