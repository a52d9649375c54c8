"""The place finder: which council does a postcode belong to, and where is its list of help?"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ..councils import neighbours_of
from ..search import geo


@login_not_required
@require_safe
@cache_control(private=True, no_store=True)
def place(request):
    """Say which council a place belongs to. What was typed stays in the box and nowhere else."""
    typed = " ".join(request.GET.get("postcode", "").replace("\0", " ").split())[: geo.LONGEST]
    found = geo.locate(typed)
    elsewhere = found.authority if found and found.authority and not found.authority.is_home else None
    context = {
        "here": "place",
        "typed": typed,
        "place": found,
        "judgement": geo.judge(typed) if typed else None,
        "elsewhere": elsewhere,
        "is_home": bool(found and found.authority and found.authority.is_home),
        "neighbours": neighbours_of(elsewhere.gss_code if elsewhere else settings.HOME_AUTHORITY),
    }
    return render(request, "directory/place.html", context)
