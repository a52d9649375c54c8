from django.core.management.base import BaseCommand, CommandError

from directory.search.documents import refresh_services, stored_differs


class Command(BaseCommand):
    help = "Write the search documents anew, or check that none is out of step with its service."

    def add_arguments(self, parser):
        choice = parser.add_mutually_exclusive_group(required=True)
        choice.add_argument("--rebuild", action="store_true", help="Write every document anew.")
        choice.add_argument("--check", action="store_true", help="Name the services that were written around us.")

    def handle(self, *args, rebuild, **options):
        if rebuild:
            self.stdout.write(f"{refresh_services()} documents changed.")
        elif wrong := stored_differs():
            named = ", ".join(str(pk) for pk in wrong[:20])
            raise CommandError(
                f"{len(wrong)} services differ from their documents: {named}. Run search_index --rebuild."
            )
        else:
            self.stdout.write("Every search document is as it should be.")
