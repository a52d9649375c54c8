from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory import demo as directory_demo
from guidance import demo

#: How long ago the made-up team read its guides, in days.
READ = 40


class Command(BaseCommand):
    help = "Complete the guides for the made-up council: its facts, and who of its team read them."

    def add_arguments(self, parser):
        parser.add_argument("--reader", required=True, metavar="EMAIL", help="who of the team reads them")

    def handle(self, *args, reader, **options):
        if not directory_demo.is_loaded():
            raise CommandError("Load the demo council first: manage.py demo")
        somebody = get_user_model().objects.filter(email=reader, is_staff=True).first()
        if somebody is None:
            raise CommandError(f"Nobody on the team has the address {reader}.")
        now = timezone.now()
        number = demo.load(by=somebody, on=timezone.localdate(now) - timedelta(days=READ))
        self.stdout.write(f"  {number} guides")
