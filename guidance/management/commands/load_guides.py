from django.core.management.base import BaseCommand
from django.utils import timezone

from guidance.defaults import load_guides, load_terms


class Command(BaseCommand):
    help = "Load the guides that every council starts with. What a council changed stays as it is."

    def handle(self, *args, **options):
        now = timezone.now()
        load_terms()
        done = load_guides(at=now, on=timezone.localdate(now))
        self.stdout.write(f"Guides: {done['new']} new, {done['updated']} updated, {done['kept']} kept as they are.")
        if done["ways"]:
            self.stdout.write(f"Ways to go: {done['ways']} new.")
