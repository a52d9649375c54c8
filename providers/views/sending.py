"""The end of an application: check the answers, sign, send; take it back; answer what the team asks."""

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from directory.listing import Listing
from directory.models import Service

from .. import letters, noticed, steps
from ..forms import DeclarationForm, SharedAnswerForm
from ..models import Declaration, ListingApplication
from .seen import application_of, held_application
from .unsaved import not_saved


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def send(request, uuid):
    """The last step. Pressing Send twice sends once."""
    found = held_application(request, uuid) if request.method == "POST" else application_of(request, uuid)
    if not found.is_open or found.service is None:
        return redirect(found)
    now = timezone.now()
    declaration = Declaration.current(timezone.localdate())
    initial = {"name": request.user.get_full_name(), "version": declaration.version}
    form = DeclarationForm(request.POST if request.method == "POST" else None, initial=initial)
    unfinished = steps.unfinished(found)
    if request.method == "POST" and form.is_valid() and not unfinished:
        signed = get_object_or_404(Declaration, version=form.cleaned_data["version"])
        name, role = form.cleaned_data["name"], form.cleaned_data["role"]
        found.send(by=request.user, at=now, declaration=signed, name=name, role=role, letters=letters.sent)
        return redirect(found)
    service = Service.objects.with_page_facts().get(pk=found.service_id)
    context = {
        "application": found, "form": form, "declaration": declaration, "unfinished": unfinished,
        "service": service, "listing": Listing(service, on=timezone.localdate()), "address": "",
        "steps": steps.steps_for(found), "total": len(steps.steps_for(found)) + 1,
        "open_questions": found.questions.filter(answered_at=None),
        "alike": noticed.alike(found, among=Service.objects.published()),
    }  # fmt: skip
    return render(request, "providers/send.html", context, status=422 if request.method == "POST" else 200)


@transaction.atomic
def _act(request, uuid, act):
    """Do one thing with an application and show it. Where it cannot be done, as after a long pause, it is a 404."""
    found = held_application(request, uuid)
    try:
        act(found, by=request.user, at=timezone.now())
    except ListingApplication.WrongState as problem:
        raise Http404 from problem
    return redirect(found)


@require_POST
def withdraw(request, uuid):
    """Take the application back."""
    return _act(request, uuid, ListingApplication.withdraw)


@require_POST
def open_again(request, uuid):
    """Go on with an application that was taken back."""
    return _act(request, uuid, ListingApplication.open_again)


@require_POST
def review(request, uuid):
    """Ask for another look at what was turned down."""
    return _act(request, uuid, ListingApplication.ask_again)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def answer(request, uuid, pk):
    """Answer one question of the team. It can be changed until the application is sent again."""
    found = held_application(request, uuid) if request.method == "POST" else application_of(request, uuid)
    question = get_object_or_404(found.questions, pk=pk)
    form = SharedAnswerForm(request.POST if request.method == "POST" else None, initial={"answer": question.answer})
    if not found.is_open:
        return not_saved(request, found, *([form] if form.is_bound else []), title=question.words)
    if request.method == "POST" and form.is_valid():
        question.say(form.cleaned_data["answer"], by=request.user, at=timezone.now())
        return redirect(found)
    context = {"application": found, "question": question, "form": form, "step": steps.BY_KEY.get(question.step)}
    return render(request, "providers/answer.html", context, status=422 if form.errors else 200)
