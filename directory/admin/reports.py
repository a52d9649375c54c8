"""What families would miss: which facts are missing how often, and in which listings."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from ..completeness import FACT, FACTS, missing, percent, with_completeness, with_facts
from ..models import Service
from ..spreadsheets import csv_response

ROWS_ON_A_PAGE = 50


class WhichForm(forms.Form):
    """Which listings to look at."""

    status = forms.ChoiceField(
        label="Listings that are",
        required=False,
        choices=[("", "published"), ("draft", "drafts"), ("all", "all but removed")],
    )
    fact = forms.ChoiceField(
        label="Missing", required=False, choices=[("", "anything"), *((fact.key, fact.label) for fact in FACTS)]
    )


@require_safe
def missing_facts(request):
    """The least complete listings first, with what each does not say; `?format=csv` gives all of them as a table."""
    if not request.user.has_perm("directory.view_service"):
        raise PermissionDenied
    form = WhichForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"status": "", "fact": ""}
    services = _services(chosen["status"])
    rows = [(row, percent(row), missing(row)) for row in services]
    counted = [(fact, sum(fact in facts for _, _, facts in rows)) for fact in FACTS]
    shown = [row for row in rows if row[2] and (not chosen["fact"] or FACT[chosen["fact"]] in row[2])]
    if request.GET.get("format") == "csv":
        return _table(request, shown)
    context = {
        **admin.site.each_context(request),
        "title": "What families would miss",
        "form": form,
        "counted": sorted(counted, key=lambda each: -each[1]),
        "number": len(rows),
        "page": Paginator(shown, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "chosen": "&".join(f"{name}={value}" for name, value in chosen.items() if value),
    }
    return TemplateResponse(request, "admin/directory/missing_facts.html", context)


def _services(status):
    services = Service.objects.exclude(status=Service.Status.REMOVED)
    if status != "all":
        services = services.filter(status=status or Service.Status.PUBLISHED)
    services = with_facts(with_completeness(services)).select_related("organisation")
    return services.only("name", "slug", "status", "organisation__name").order_by("known_weight", "name", "pk")


def _table(request, shown):
    rows = (
        [
            service.name,
            service.organisation.name,
            service.get_status_display(),
            known,
            "; ".join(fact.label for fact in facts),
            request.build_absolute_uri(service.get_absolute_url()),
        ]
        for service, known, facts in shown
    )
    heading = ["Listing", "Organisation", "On the site", "Complete, per cent", "Missing", "Address"]
    return csv_response("missing-facts.csv", heading, rows)
