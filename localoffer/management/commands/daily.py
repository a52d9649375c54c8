from collections import Counter
from datetime import datetime, time, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.dateparse import parse_date

from directory import websites
from directory.models import Letter, ListingCount, MissedSearch, Website
from feedback import every_day as feedback
from localoffer.faults import in_a_line
from localoffer.models import DailyRun
from localoffer.sign_in.tidying import tidy
from providers.staying_true import daily

#: What no listing names any more is not looked at again, and forgotten.
WEBSITES_KEPT = timedelta(days=90)


class Command(BaseCommand):
    help = "Do what is due today: reminders, expiries, hiding, forgetting. Safe to run twice or after a gap."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=_day, metavar="DATE", help="as if it were that day, such as 2026-11-30")

    def handle(self, *args, on, **options):
        now = timezone.now()
        today = on or timezone.localdate(now)
        at = timezone.make_aware(datetime.combine(today, time(9))) if on else now
        run = DailyRun.objects.create(on=today, started_at=now)
        try:
            done = daily(on=today, at=at) + feedback.daily(on=today, at=at)
            done += _forget(at) + websites.look_at_due(at=at)
        except BaseException as problem:
            run.end(at=timezone.now(), problem=in_a_line(problem))
            raise
        run.end(at=timezone.now(), done=done)
        for what, number in sorted(done.items()):
            self.stdout.write(f"{number} {what}")
        if not done:
            self.stdout.write("Nothing was due.")


def _day(text):
    day = parse_date(text)
    if day is None:
        raise ValueError(text)
    return day


def _forget(at):
    """What was kept long enough: sessions that have ended, letters, accounts that were only asked for."""
    sessions = Session.objects.filter(expire_date__lt=at).delete()[0]
    accounts, tries = tidy(at=at)
    missed = MissedSearch.objects.forget(at.date() - timedelta(days=settings.MISSED_SEARCHES_KEPT_DAYS))
    counts = ListingCount.objects.forget(at.date() - timedelta(days=settings.FIGURES_KEPT_DAYS))
    done = {"sessions forgotten": sessions, "letters forgotten": Letter.objects.forget(at)}
    done |= {"missed searches forgotten": missed, "counts of listings forgotten": counts}
    done["websites forgotten"] = Website.objects.forget(at - WEBSITES_KEPT)
    return +Counter({**done, "unused accounts deleted": accounts, "counts of tries deleted": tries})
