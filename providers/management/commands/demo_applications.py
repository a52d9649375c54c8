from django.core.management.base import BaseCommand
from django.utils import timezone

from directory.management.demo_team import somebody_of_the_team
from providers import demo, demo_asking


class Command(BaseCommand):
    help = "Make applications in every state for the made-up council, decided by its team. Once only."

    def add_arguments(self, parser):
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who of the team decides")

    def handle(self, *args, by, **options):
        somebody = somebody_of_the_team(by)
        number = demo.load(timezone.localdate(), by=somebody)
        self.stdout.write(f"  {number} applications" if number else "The applications are here already.")
        if asked := demo_asking.load(timezone.localdate(), by=somebody):
            self.stdout.write(f"  {asked} requests for information")
