from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory import demo as directory_demo
from providers import demo, demo_asking


class Command(BaseCommand):
    help = "Make applications in every state for the made-up council, decided by its team. Once only."

    def add_arguments(self, parser):
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who of the team decides")

    def handle(self, *args, by, **options):
        if not directory_demo.is_loaded():
            raise CommandError("Load the demo council first: manage.py demo")
        somebody = get_user_model().objects.filter(email=by, is_staff=True).first()
        if somebody is None:
            raise CommandError(f"Nobody on the team has the address {by}.")
        number = demo.load(timezone.localdate(), by=somebody)
        self.stdout.write(f"  {number} applications" if number else "The applications are here already.")
        if asked := demo_asking.load(timezone.localdate(), by=somebody):
            self.stdout.write(f"  {asked} requests for information")
