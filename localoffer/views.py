"""Pages about the site itself. What families look for is in directory."""

from dataclasses import asdict
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from directory.models import LoadedData, Need
from directory.search.live import get_index
from directory.views.browse import counts_of_choices
from guidance.models import Guide

from . import colours, context, reading

#: How many needs the home page offers; the rest are one link away.
NEEDS_ON_HOME = 12
#: The three steps on the home page: the subject that a guide to each tells of, and what to search for without one.
STEPS = {
    "worried": ("identifying-needs", "worried about my child"),
    "ask": ("ehc-assessment-request", "ask for an EHC needs assessment"),
    "use": ("annual-review", "EHC plan annual review"),
}
#: In seconds.
YEAR = 365 * 24 * 60 * 60


@login_not_required
@require_safe
def home(request):
    """One box, eight topics. Everybody starts here, so it is drawn once for each look and count of kept services."""
    index = get_index()
    page = context.site(request)
    key = ("home", page["reading"], page["kept"])
    if key not in index.memo:
        index.memo[key] = loader.render_to_string("localoffer/home.html", _home_facts(index), request)
    return HttpResponse(index.memo[key])


def _home_facts(index):
    counts = counts_of_choices(index)

    def counted(facet):
        return [
            {"slug": choice.slug, "name": choice.label, "count": counts[facet][choice.slug], **choice.extra}
            for choice in index.vocabulary.choices[facet]
        ]

    named = [need for need in counted("need") if need["slug"] != Need.ANY]
    needs = sorted(named, key=lambda need: -need["count"])
    return {
        "themes": counted("theme"),
        "age_bands": counted("age"),
        "needs": needs[:NEEDS_ON_HOME],
        "first_steps": _first_steps(),
    }


def _first_steps():
    """{step: address}: a guide where there is one, else what a search for it finds."""
    subjects = [subject for subject, _ in STEPS.values()]
    rows = Guide.objects.published().filter(subjects__slug__in=subjects).order_by("-title")
    guides = {
        subject: reverse("guidance:guide", args=[slug]) for subject, slug in rows.values_list("subjects__slug", "slug")
    }
    search = reverse("directory:services")
    return {
        step: guides.get(subject) or f"{search}?{urlencode({'q': words})}" for step, (subject, words) in STEPS.items()
    }


@login_not_required
@require_safe
def theme_css(request):
    """The council's colours as custom properties. Kept for a year at an address that names their version."""
    chosen = (settings.BRAND_COLOUR, settings.LAMP_COLOUR)
    response = HttpResponse(colours.style_sheet(*chosen), content_type="text/css; charset=utf-8")
    is_current = request.GET.get("v") == colours.version(*chosen)
    patch_cache_control(response, public=True, max_age=YEAR if is_current else 300)
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def reading_settings(request):
    """Choose how the pages look. It changes nothing but the reader's own cookie, so it asks for no token."""
    if request.method != "POST":
        form = reading.ReadingForm(initial=asdict(reading.of(request)))
        back = reading.page_before(request, request.GET.get("back", ""))
        page = {"form": form, "back": back, "saved": "saved" in request.GET}
        response = render(request, "localoffer/reading.html", page)
        patch_vary_headers(response, ["Referer"])
        return response
    back = reading.page_before(request, request.POST.get("back", "/"))
    form = reading.ReadingForm({} if "reset" in request.POST else request.POST)
    if not form.is_valid():
        return render(request, "localoffer/reading.html", {"form": form, "back": back, "saved": False}, status=400)
    response = redirect(f"{request.path}?{urlencode({'saved': 'yes', 'back': back})}")
    reading.keep(response, reading.Reading(**form.cleaned_data))
    return response


@login_not_required
@require_safe
def accessibility(request):
    return render(request, "localoffer/accessibility.html")


@login_not_required
@require_safe
def privacy(request):
    return render(request, "localoffer/privacy.html", {"papers_days": settings.PAPERS_KEPT_AFTER_DAYS})


@login_not_required
@require_safe
def about_the_data(request):
    """Where facts come from, with the lines that the licences of loaded data ask for."""
    lines = LoadedData.objects.exclude(attribution="").values_list("attribution", flat=True)
    return render(request, "localoffer/about-the-data.html", {"attributions": list(dict.fromkeys(lines))})


@login_not_required
@require_safe
def healthz(request):
    """The process is alive."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request):
    """The database answers and has every migration; else 503."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("the database does not answer\n", content_type="text/plain", status=503)
    if waiting:
        return HttpResponse(f"{len(waiting)} migrations are waiting\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


@login_not_required
@require_safe
def favicon(request):
    """The drawing beside the site's name, for browsers that ask for it by its old name."""
    return redirect(static("symbols/icon.svg"))


@login_not_required
@require_safe
def robots(request):
    """Everything may be found but the combinations of filters and the team's rooms."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /staff/",
        "Disallow: /services/?",
        "Disallow: /compare/",
        "Disallow: /my-list/",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
