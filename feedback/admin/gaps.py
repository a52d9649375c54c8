"""One page of what families look for and the council does not have."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.spreadsheets import csv_response

from .. import gaps


@require_safe
def gaps_page(request):
    """Comments, searches and thin places side by side; `?format=csv` gives all of them as a table."""
    if not request.user.has_perm("feedback.view_comment"):
        raise PermissionDenied
    today = timezone.localdate()
    said, missed, needs = gaps.said_to_be_missing(today), gaps.looked_for_in_vain(today), gaps.by_need()
    levels = gaps.by_age_and_level()
    if request.GET.get("format") == "csv":
        rows = [["A comment says it is missing", row.what, row.number] for row in said]
        rows += [["Searched for and not found", row.what, row.number] for row in missed]
        rows += [["Few listings for a need", row.what, row.number] for row in needs.thin]
        rows += [[f"Few listings: {name}", row.what, row.number] for name, grid in levels.items() for row in grid.thin]
        return csv_response("gaps.csv", ["What tells so", "What", "Number"], rows)
    context = {
        **admin.site.each_context(request),
        "title": "What families look for and we do not have",
        "said": said,
        "missed": missed,
        "needs": _marked(needs),
        "levels": {name: _marked(grid) for name, grid in levels.items()},
    }
    return TemplateResponse(request, "admin/feedback/gaps.html", context)


def _marked(grid):
    """A grid whose numbers know whether they are thin."""
    rows = [(name, [(number, gaps.is_thin(number)) for number in numbers]) for name, numbers in grid.rows]
    return {"columns": grid.columns, "rows": rows}
