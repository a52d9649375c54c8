from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory import demo as directory_demo
from feedback import demo


class Command(BaseCommand):
    help = "Make two years of comments and one published year for the made-up council. Once only."

    def add_arguments(self, parser):
        parser.add_argument("--writer", required=True, metavar="EMAIL", help="who of the team writes")
        parser.add_argument("--reader", required=True, metavar="EMAIL", help="who of the team reads and signs")

    def handle(self, *args, writer, reader, **options):
        if not directory_demo.is_loaded():
            raise CommandError("Load the demo council first: manage.py demo")
        number = demo.load(timezone.localdate(), writer=_of_the_team(writer), reader=_of_the_team(reader))
        self.stdout.write(f"  {number} comments" if number else "The comments are here already.")


def _of_the_team(email):
    somebody = get_user_model().objects.filter(email=email, is_staff=True).first()
    if somebody is None:
        raise CommandError(f"Nobody on the team has the address {email}.")
    return somebody
