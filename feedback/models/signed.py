"""What a second person reads and signs before anybody else can read it."""

from django.conf import settings

from directory.models.recorded import Recorded


class Signed(Recorded):
    """Something that one person writes and another signs: nobody can be recognised in it."""

    class OwnWords(Exception):
        """Who wrote it cannot be the one who looks at it again."""

    class SomebodyElseWrote(Exception):
        """It was written anew since this person read it."""

    class Meta:
        abstract = True

    @property
    def is_public(self):
        return self.published_at is not None

    def _note_writer(self, by, at):
        """What was written now is what somebody else signs next: a signature on earlier words is gone."""
        self.version += 1
        self.written_at, self.written_by = at, by
        self.signed_at = self.signed_by = None
        self._history_user = by

    def _held(self):
        """The row as it is stored, held until the transaction ends."""
        return type(self).objects.select_for_update().get(pk=self.pk)

    def _refuse_own_words(self, by):
        """Raises OwnWords for who wrote it, unless the team is one person."""
        if self.written_by_id == by.pk and not settings.TEAM_OF_ONE:
            raise self.OwnWords
