"""Tables that open safely in a spreadsheet: no cell can run as a formula."""

import csv

from django.http import HttpResponse

#: A cell that begins with one of these may be read as a formula.
RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value):
    """The value as text, with an apostrophe before anything a spreadsheet could run."""
    words = "" if value is None else str(value)
    return f"'{words}" if words.startswith(RISKY) else words


def csv_response(filename, heading, rows):
    """A table to download. Starts with a byte order mark, so that Excel reads the letters right."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "no-store"
    table = csv.writer(response)
    table.writerow(heading)
    for row in rows:
        table.writerow([safe_cell(value) for value in row])
    return response
