import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError

from .checks import refuse_what_is_unsafe
from .gate import Gate

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "localoffer.settings")
application = Gate(get_wsgi_application())
refuse_what_is_unsafe()


def load_the_index():
    """Read the search index before the first reader comes. A database that is not there yet is theirs to report."""
    from directory.search.live import get_index

    with suppress(DatabaseError):
        get_index()


load_the_index()
