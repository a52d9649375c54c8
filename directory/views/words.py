"""The hard words, all on one page."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..models import GlossaryTerm


@login_not_required
@require_safe
def words(request):
    """Every hard word with its meaning, from A to Z."""
    found = sorted(GlossaryTerm.objects.in_use(), key=lambda word: word.name.lower())
    letters = [(letter, list(rows)) for letter, rows in groupby(found, key=lambda word: word.name[0].upper())]
    return render(request, "directory/words.html", {"letters": letters, "number": len(found)})
