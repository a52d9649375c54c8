from django.core.management.base import BaseCommand
from django.utils import timezone

from directory.management.demo_team import somebody_of_the_team
from feedback import demo


class Command(BaseCommand):
    help = "Make two years of comments and one published year for the made-up council. Once only."

    def add_arguments(self, parser):
        parser.add_argument("--writer", required=True, metavar="EMAIL", help="who of the team writes")
        parser.add_argument("--reader", required=True, metavar="EMAIL", help="who of the team reads and signs")

    def handle(self, *args, writer, reader, **options):
        writer, reader = somebody_of_the_team(writer), somebody_of_the_team(reader)
        number = demo.load(timezone.localdate(), writer=writer, reader=reader)
        self.stdout.write(f"  {number} comments" if number else "The comments are here already.")
