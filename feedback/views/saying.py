"""Saying something, and seeing how it stands. No account, no cookie."""

import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from directory.models import Service
from directory.working_days import add_working_days

from .. import letters, noticing, tokens
from ..forms import EasyForm, FindForm, SayForm
from ..models import Comment, references

log = logging.getLogger("feedback")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@never_cache
def say(request):
    """The form, and what was typed in it. It acts for nobody, so it asks for no token and sets no cookie."""
    return _form(request, SayForm, "feedback/say.html")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@never_cache
def say_easily(request):
    """The form in easy words."""
    return _form(request, EasyForm, "feedback/easy-read.html")


def _form(request, kind, template):
    now = timezone.now()
    if request.method != "POST":
        return render(request, template, _page(kind(initial=_beginning(request, now)), request))
    form = kind(request.POST)
    if not form.is_valid():
        return render(request, template, _page(form, request), status=422)
    if form.might_be_known:
        return render(request, template, _page(form, request, asks_again=True))
    try:
        comment = _keep(form, now)
    except DatabaseError as problem:
        log.error("A comment could not be kept: %s", type(problem).__name__)
        return render(request, template, _page(form, request, is_lost=True), status=503)
    return redirect(f"{comment.get_absolute_url()}?sent=yes")


def _beginning(request, now):
    """What the form knows already: the listing, the page or the search that somebody comes from."""
    asked = request.GET
    slug = asked.get("about", "").replace("\0", "")
    return {
        "service": slug if len(slug) <= 120 else "",
        "page": asked.get("page", "").replace("\0", "")[:200] or _page_before(request),
        "looked_for": asked.get("looked-for", "").replace("\0", "")[:200],
        "topic": "missing" if asked.get("looked-for") else "listing-wrong" if slug else asked.get("topic"),
        "mark": tokens.make(now),
    }


def _page_before(request):
    """The page of ours that somebody comes from; its path only, as the rest may hold what they searched for."""
    try:
        before = urlsplit(request.headers.get("Referer", "")[:1500])
    except ValueError:
        return ""
    is_ours = before.netloc == request.get_host() and before.path != request.path
    return before.path[:200] if is_ours else ""


@transaction.atomic
def _keep(form, now):
    """Keep what was said with its letters, whole or not at all. Sent twice, it is one comment."""
    told, words = form.cleaned_data, form.cleaned_data["words"]
    _, seconds = tokens.read(told["mark"], now)
    is_urgent = noticing.is_worry(words)
    doubts = noticing.doubts(words, trap=told["website"], seconds=seconds, earlier=Comment.objects, at=now)
    comment, is_new = Comment.objects.say(
        form_key=tokens.key_of(told["mark"], words, now), at=now, is_urgent=is_urgent, doubts=doubts, **form.said
    )
    if is_new:
        letters.received(comment, at=now)
        if is_urgent:
            letters.worry(comment, at=now)
    return comment


def _page(form, request, **facts):
    typed = form.data if form.is_bound else form.initial
    slug = (typed.get("service") or "").replace("\0", "")
    return {
        "form": form,
        "here": "tell-us",
        "about": Service.objects.published().filter(slug=slug).first() if slug else None,
        "looked_for": typed.get("looked_for") or "",
        "days": settings.COMMENT_ANSWER_WORKING_DAYS,
        "asks_again": False,
        "is_lost": False,
        "easy_query": _about_the_same(request, typed.get("page") or ""),
        **facts,
    }


def _about_the_same(request, page):
    """The query with which the other form knows as much as this one: both are come to from the same page."""
    query = request.GET.copy()
    if page:
        query["page"] = page
    return query.urlencode()


@login_not_required
@require_safe
@never_cache
def comment(request, reference):
    """How one comment stands, for whoever has its reference. What was written is not shown again."""
    plain = references.read(reference)
    found = Comment.objects.select_related("topic", "service").filter(reference=plain).first() if plain else None
    if found is None:
        raise Http404
    due = add_working_days(timezone.localdate(found.said_at), settings.COMMENT_ANSWER_WORKING_DAYS)
    is_late = due < timezone.localdate()
    context = {"comment": found, "due": due, "is_late": is_late, "was_sent": "sent" in request.GET, "here": "tell-us"}
    return render(request, "feedback/comment.html", context)


@login_not_required
@require_safe
@never_cache
def find(request):
    """Type a reference, see how it stands."""
    form = FindForm(request.GET if "reference" in request.GET else None)
    if form.is_bound and form.is_valid():
        plain = references.read(form.cleaned_data["reference"])
        found = Comment.objects.filter(reference=plain).first() if plain else None
        if found is not None:
            return redirect(found)
        form.add_error("reference", "We have nothing with this reference. Look at it again, or ring us.")
    return render(request, "feedback/find.html", {"form": form, "here": "tell-us"})
