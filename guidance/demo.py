"""The facts of the made-up council, and its team's reading of the guides."""

from django.db import transaction

from .defaults import facts
from .models import Guide, LocalFact


def tell_facts():
    """Tell what is so in Northmoor. What was told here before stays as it is."""
    for slug, fact in facts().items():
        LocalFact.objects.filter(slug=slug, value="").update(value=fact["demo"])


@transaction.atomic
def load(*, by, on):
    """Tell the facts, and have somebody of the team read every guide that nobody read. Gives the number of those."""
    tell_facts()
    unread = list(Guide.objects.published().filter(reviewed_on=None))
    for guide in unread:
        guide.note_review(by=by, on=on)
    return len(unread)
