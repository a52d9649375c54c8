from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.importing import area, postcodes
from directory.importing.tables import FileProblem


class Command(BaseCommand):
    help = (
        "Load English postcodes from a .csv or .csv.gz file with the columns postcode, lat, lon and lad_code, or "
        "from the ONS Postcode Directory. The same file again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        area.add_arguments(parser)

    def handle(self, *args, file, **options):
        if options["verbosity"] > 0:
            self.stdout.write("Reading the postcodes ...")
        try:
            report = postcodes.load(
                file, area.read(**options), at=timezone.now(), show_progress=options["verbosity"] > 0
            )
        except (FileProblem, area.AreaProblem) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{report.written:,} postcodes are new or changed, {report.unchanged:,} as they were.")
        for count, words in [
            (report.elsewhere, "outside the area"),
            (report.ended, "no longer in use"),
            (report.rejected, "not usable"),
        ]:
            if count:
                self.stdout.write(f"{count:,} lines left out: {words}.")
        for number, why in report.shown:
            self.stdout.write(f"  Line {number}: {why}.")
        for district, count in report.unknown_districts.most_common():
            self.stdout.write(f"{count:,} postcodes have a district that we do not know: {district or 'none'}.")
