import csv
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.importing import feeds, listings
from directory.importing.school_rows import SOURCE as SCHOOLS
from directory.spreadsheets import safe_cell

LONGEST_NAME = 80
MOST_SHOWN = 40
#: What is only counted on the screen; the report file has every line.
QUIET = {"guessed", "new", "updated"}


class Command(BaseCommand):
    help = (
        "Import services from an Open Referral UK feed: a file, a folder of pages, or a web address. The same feed "
        "again changes nothing, what the team edited stays, and what vanished from a whole feed is hidden."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", help="A .json or .json.gz file, a folder of them, or a web address.")
        parser.add_argument("--name", help="What to call the feed. It must be the same each time.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen, and change nothing.")
        parser.add_argument("--draft", action="store_true", help="New services wait as drafts for the team.")
        parser.add_argument(
            "--hide-missing", action="store_true", help="Hide missing services even when the feed lacks very many."
        )
        parser.add_argument("--report", type=Path, help="Write every line of the report to this CSV file.")

    def handle(self, *args, source, name, dry_run, draft, hide_missing, report, **options):
        name = self._name(name or urlsplit(source).hostname or Path(source).name.split(".")[0][:LONGEST_NAME])
        show = options["verbosity"] > 0
        try:
            # Before the work: nobody wants to hear after it that the report cannot be written.
            with report.open("w", encoding="utf-8", errors="replace", newline="") if report else nullcontext() as file:
                feed = feeds.read(source, show_progress=show)
                done = listings.load(
                    feed,
                    name,
                    at=timezone.now(),
                    dry_run=dry_run,
                    publish=not draft,
                    may_hide_many=hide_missing,
                    show_progress=show,
                )
                if file:
                    self._write(file, done)
        except (feeds.FeedProblem, listings.TooManyGone) as problem:
            raise CommandError(str(problem)) from problem
        except OSError as problem:
            raise CommandError(f"The report cannot be written: {problem}") from problem
        self._say(done)
        if not feed.is_whole:
            self.stdout.write("The feed was not read to its end, so nothing was hidden for being gone.")
        if dry_run:
            self.stdout.write("This was a dry run: nothing was changed.")

    def _name(self, name):
        if name == SCHOOLS:
            raise CommandError(f"“{SCHOOLS}” is what the register of schools is called. Give the feed another --name.")
        if not name or len(name) > LONGEST_NAME:
            raise CommandError(f"Give the feed a --name of at most {LONGEST_NAME} letters.")
        return name

    def _say(self, done):
        for name, count in sorted(done.counts.items()):
            self.stdout.write(f"{count:>7,} {name}")
        lines = [line for line in done.lines if line[3] not in QUIET]
        for row, source_id, name, what, why in lines[:MOST_SHOWN]:
            self.stdout.write(f"  {f'Record {row}: ' if row else ''}{name or source_id}: {what}: {why}")
        if len(lines) > MOST_SHOWN:
            self.stdout.write(f"  and {len(lines) - MOST_SHOWN:,} more; --report FILE writes all of them.")

    def _write(self, file, done):
        writer = csv.writer(file)
        writer.writerow(["record", "id", "name", "what", "why"])
        writer.writerows([safe_cell(str(cell)) for cell in line] for line in done.lines)
