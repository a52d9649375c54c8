from django.core.management.base import BaseCommand
from django.utils import timezone

from directory.defaults import load_defaults


class Command(BaseCommand):
    help = "Load the shipped themes, needs, synonyms and other lists. Never undoes a council's own edits."

    def handle(self, *args, **options):
        done = load_defaults(at=timezone.now())
        self.stdout.write(f"Lists: {done['new']} new, {done['updated']} updated, {done['kept']} left as they are.")
