from django.core.management.base import BaseCommand
from django.utils import timezone

from directory.search.live import get_index
from directory.search.quality import judge


class Command(BaseCommand):
    help = "Measure the search on queries whose right answers are known (query, relevant_slugs, filters as CSV)."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+")
        parser.add_argument("--misses", action="store_true", help="Show every query that was not answered in full.")

    def handle(self, *args, files, misses, **options):
        index, today = get_index(), timezone.localdate()
        for path in files:
            report = judge(path, index, on=today)
            if misses:
                self._print_misses(report)
            figures = "  ".join(f"{name} {value}" for name, value in report.figures.items())
            self.stdout.write(f"{path}: {figures}")

    def _print_misses(self, report):
        for one in report.judged:
            if one.first_is_right and one.recall == 1 and one.filters_are_right:
                continue
            self.stdout.write(f"“{one.query}”  recall {one.recall:.2f}")
            self.stdout.write(f"    wanted {', '.join(one.wanted)}")
            self.stdout.write(f"    got    {', '.join(one.got[:10])}")
            if not one.filters_are_right:
                self.stdout.write(f"    filters wanted {sorted(one.filters_wanted)}, heard {sorted(one.filters_heard)}")
