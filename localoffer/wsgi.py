import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError
from django.utils import timezone

from .checks import refuse_what_is_unsafe
from .gate import Gate

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "localoffer.settings")
application = Gate(get_wsgi_application())
refuse_what_is_unsafe()


def load_the_index():
    """Read the search index and draw its cards before the first reader comes.

    A database that is not there yet, or files that were not collected, are the readers' pages to report.
    """
    from directory.kept_cards import draw_cards
    from directory.search.live import get_index

    with suppress(DatabaseError, ValueError):
        draw_cards(get_index(), timezone.localdate())


load_the_index()
