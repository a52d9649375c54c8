import json as json_format

from django.core.management.base import BaseCommand
from django.utils import timezone

from directory.search.explain import explain
from directory.search.live import get_index


class Command(BaseCommand):
    help = "Search as a family would; print what was understood and the first twenty results with their scores."

    def add_arguments(self, parser):
        parser.add_argument("words")
        parser.add_argument("--json", action="store_true", help="Print JSON for other programs.")

    def handle(self, *args, words, json, **options):
        explained = explain(words, get_index(), on=timezone.localdate())
        if json:
            self._print_json(explained)
            return
        for line in explained.understood:
            self.stdout.write(line)
        for row in explained.synonyms:
            self.stdout.write(f"Synonym: {row['term']} → {row['means']} ({row['kind']}, {row['weight']:g})")
        for guide in explained.guides:
            place = "before the services" if guide["is_answer"] else "after them"
            self.stdout.write(f"Guide {place}: {guide['title']} ({guide['href']}, {guide['share']:.0%} of the words)")
        self.stdout.write(f"{explained.total} found")
        for place, row in enumerate(explained.results, 1):
            miles = "" if row["miles"] is None else f"  {row['miles']} miles"
            self.stdout.write(f"{place:3}  {row['score']:7.2f}  {row['name']} ({row['slug']}){miles}")
            self.stdout.write(f"              {'; '.join(row['why'])}")

    def _print_json(self, explained):
        self.stdout.write(json_format.dumps(explained.as_dict(), indent=2, ensure_ascii=False))
