"""Who runs services: the list, and a page for each."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .. import alphabet
from ..models import Organisation, Service
from ..organisation_page import OrganisationPage
from ..search.text import words

PUBLISHED = Count("services", filter=Q(services__status=Service.Status.PUBLISHED))


@login_not_required
@require_safe
def organisations(request):
    """Every organisation with a published service, by name."""
    letter, number = alphabet.read(request.GET)
    rows = Organisation.objects.listed().annotate(count=PUBLISHED)
    rows = rows.values("slug", "name", "count", "organisation_type__name")
    named = sorted((" ".join(words(row["name"])), row["slug"], row) for row in rows)
    entries = [(alphabet.letter_of(key), row) for key, _, row in named]
    context = {"alphabet": alphabet.Alphabet(entries, letter, number), "total": len(entries)}
    return render(request, "directory/organisations.html", context)


@login_not_required
@require_safe
def organisation(request, slug):
    """One organisation: what it is, how to reach it, what it says about being safe, and its services."""
    found = Organisation.objects.listed().select_related("organisation_type")
    found = get_object_or_404(found.prefetch_related("contacts", "languages", "identifiers"), slug=slug)
    page = OrganisationPage(found, alphabet.read(request.GET)[1])
    return render(request, "directory/organisation.html", {"page": page, "organisation": found})
