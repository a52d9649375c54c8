from django.core.management.base import BaseCommand
from django.utils import timezone

from directory import websites


class Command(BaseCommand):
    help = "See whether the websites that are due answer. The daily command does it too; safe to run at any time."

    def handle(self, *args, **options):
        done = websites.look_at_due(at=timezone.now())
        for what, number in done.items():
            self.stdout.write(f"{number} {what}")
