from django.core.management.base import BaseCommand
from django.utils import timezone

from localoffer.sign_in.tidying import tidy


class Command(BaseCommand):
    help = "Delete accounts that were asked for and never used, and counts of tries whose time is over. Run it daily."

    def handle(self, *args, **options):
        accounts, counts = tidy(at=timezone.now())
        self.stdout.write(f"{accounts} unused accounts and {counts} old counts deleted.")
