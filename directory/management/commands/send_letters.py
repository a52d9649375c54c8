import time

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from directory.models import Letter


class Command(BaseCommand):
    help = "Send the letters that are waiting. Any number of these may run at once; each letter goes out once."

    def add_arguments(self, parser):
        parser.add_argument("--watch", action="store_true", help="go on, and look every few seconds")
        parser.add_argument("--seconds", type=float, default=2, help="how long to wait between looks (2)")

    def handle(self, *args, watch, seconds, **options):
        if not watch:
            self.stdout.write(f"{Letter.objects.post(timezone.now())} letters sent.")
            return
        while True:
            close_old_connections()
            try:
                Letter.objects.post(timezone.now())
            except OperationalError as problem:
                # The database is away for a moment; the letters wait in it.
                self.stderr.write(f"The database does not answer: {type(problem).__name__}")
            time.sleep(seconds)
