"""Tables that open safely in a spreadsheet: no cell can run as a formula."""

import csv
import unicodedata

from django.http import HttpResponse

#: A cell that begins with one of these may be read as a formula, after signs that a spreadsheet leaves out too.
RISKY = ("=", "+", "-", "@")
BREAKS = ("\t", "\r", "\n")
#: Kinds of letters that take no room: controls, and those that only say how others are written.
UNSEEN = ("Cc", "Cf")


def safe_cell(value):
    """The value as text, with an apostrophe before anything a spreadsheet could run."""
    words = "" if value is None else str(value)
    # Full-width signs and their kin are read as the plain ones.
    start = unicodedata.normalize("NFKC", words)
    first = next((letter for letter in start if not _is_unseen(letter)), "")
    return f"'{words}" if first in RISKY or words.startswith(BREAKS) else words


def _is_unseen(letter):
    return letter.isspace() or unicodedata.category(letter) in UNSEEN


def csv_response(filename, heading, rows):
    """A table to download. Starts with a byte order mark, so that Excel reads the letters right."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "no-store"
    table = csv.writer(response)
    for row in (heading, *rows):
        table.writerow([safe_cell(value) for value in row])
    return response
