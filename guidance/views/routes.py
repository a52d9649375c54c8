"""Which way do I go? One question a page; every answer is a link, so the way back is the browser's own."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from ..models import Answer, Guide, Question, Route


@login_not_required
@require_safe
def routes(request):
    """The situations that there is a way for."""
    return render(request, "guidance/routes.html", {"routes": Route.objects.to_walk(), "here": "guides"})


@login_not_required
@require_safe
def question(request, slug, key=None):
    """One question with its answers. The first has the address of its route."""
    which = {"is_first": True} if key is None else {"key": key}
    asked = get_object_or_404(Question.objects.select_related("route"), route__in=_walkable(slug), **which)
    if key is not None and asked.is_first:
        return redirect(asked)
    answers = asked.answers.select_related("leads_to__route", "question__route")
    return render(request, "guidance/question.html", {"question": asked, "answers": answers, "here": "guides"})


@login_not_required
@require_safe
def end(request, slug, key, answer):
    """Where a way ends: what we say, the guides to read, and a search for services."""
    ends = Answer.objects.filter(leads_to=None, question__route__in=_walkable(slug)).select_related("question__route")
    found = get_object_or_404(ends, question__key=key, key=answer)
    guides = Guide.objects.published().filter(pk__in=found.guides.values("pk")).only("slug", "shown").order_by("title")
    return render(request, "guidance/route-end.html", {"answer": found, "guides": guides, "here": "guides"})


def _walkable(slug):
    return Route.objects.to_walk().filter(slug=slug).values("pk")
