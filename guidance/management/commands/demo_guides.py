from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from directory.management.demo_team import somebody_of_the_team
from guidance import demo

#: How long ago the made-up team read its guides, in days.
READ = 40


class Command(BaseCommand):
    help = "Complete the guides for the made-up council: its facts, and who of its team read them."

    def add_arguments(self, parser):
        parser.add_argument("--reader", required=True, metavar="EMAIL", help="who of the team reads them")

    def handle(self, *args, reader, **options):
        read_on = timezone.localdate() - timedelta(days=READ)
        number = demo.load(by=somebody_of_the_team(reader), on=read_on)
        self.stdout.write(f"  {number} guides")
