from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.importing import area, schools
from directory.importing.tables import FileProblem

MOST_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Load schools from the national register (a .csv or .csv.gz file, the full extract or a short one). The "
        "same file again changes nothing, and what the team edited stays."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        area.add_arguments(parser)
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen, and change nothing.")
        parser.add_argument(
            "--hide-missing", action="store_true", help="Hide missing schools even when the file lacks very many."
        )

    def handle(self, *args, file, dry_run, hide_missing, **options):
        try:
            report = schools.load(
                file,
                area.read(**options),
                at=timezone.now(),
                dry_run=dry_run,
                may_hide_many=hide_missing,
                show_progress=options["verbosity"] > 0,
                tell=self.stdout.write,
            )
        except (FileProblem, area.AreaProblem) as problem:
            raise CommandError(str(problem)) from problem
        for name, count in sorted(report.counts.items()):
            if count:
                self.stdout.write(f"{count:>7,} {name}")
        self._list("not usable", report.rejected)
        self._list("loaded in part", report.doubts)
        if dry_run:
            self.stdout.write("This was a dry run: nothing was changed.")

    def _list(self, title, entries):
        for number, why in entries[:MOST_SHOWN]:
            self.stdout.write(f"  Line {number} {title}: {why}.")
        if len(entries) > MOST_SHOWN:
            self.stdout.write(f"  ... and {len(entries) - MOST_SHOWN:,} more lines {title}.")
