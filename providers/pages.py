"""Which form and template each step has, and where to go from it."""

from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from directory.models import Attachment, CostOption, Schedule, Service, ServiceAtLocation

from . import forms, statements, steps
from .models import Assurance, ChangeRequest, Evidence, InsuranceCover

#: Steps with one form: (form, whose row it writes).
FORMS = {
    "service": (forms.ServiceForm, "service"),
    "who": (forms.WhoForm, "service"),
    "eligibility": (forms.EligibilityForm, "service"),
    "start": (forms.StartForm, "service"),
    "training": (forms.TrainingForm, "service"),
    "dbs": (forms.DbsForm, "assurance"),
    "safeguarding": (forms.SafeguardingForm, "assurance"),
    "complaints": (forms.ComplaintsForm, "service"),
}
#: Steps with several rows: (form, model, whose rows, relation).
ROWS = {
    "where": (forms.PlaceForm, ServiceAtLocation, "service", "service_at_locations"),
    "when": (forms.TimeForm, Schedule, "service", "schedules"),
    "cost": (forms.CostForm, CostOption, "service", "cost_options"),
    "insurance": (forms.CoverForm, InsuranceCover, "organisation", "insurance_covers"),
    "papers": (None, None, "service", "attachments"),
}
#: What the words of a row are made of besides itself.
SHOWN_WITH = {"where": "location", "when": "season", "cost": "cost_type", "insurance": "organisation"}
#: What stands beside the rows of a step is kept as a change of its own, under this name.
EXTRA = {"insurance": "no-insurance", "cost": "all-costs", "papers": "order"}
#: Small facts that families need at once: what a provider changes in them is on the site when it is saved.
AT_ONCE = frozenset({"where", "when", "start"})
#: Steps to which papers can be sent, and of what kinds.
PAPERS = {"insurance": ("insurance",), "safeguarding": ("safeguarding", "quality"), "complaints": ("complaints",)}


def form_for(step, application, data=None, initial=None):
    """The form of a step with what is stored, or with what was typed."""
    form, owner = FORMS[step.key]
    row = row_of(owner, application)
    required = [name for asked, name in step.asks(application) if asked == owner]
    return form(data, instance=row, application=application, required=required, initial=initial)


def form_to_go_on(step, application, data=None):
    """The same, but from the change that waits for the team where there is one, so that it is not written over."""
    change = waiting_change(step.key, application)
    form = form_for(step, application, data, initial=change.answers if change else None)
    form.waiting = change
    return form


def waits_for_the_team(key, application):
    """Whether a change of a page is looked at first: it is no small fact, or the listing is off the site."""
    return application.is_off_for_now or (application.is_listed and key not in AT_ONCE)


def waiting_change(key, application, row=None):
    """The change of a page, or of one of its rows, that waits for the team, or None."""
    if not waits_for_the_team(key, application):
        return None
    asked = ChangeRequest.objects.waiting().filter(application=application, step=key, row=row)
    return asked.select_related("asked_by", "application__service", "application__organisation__assurance").last()


def row_of(owner, application):
    """The row that a step writes, made in memory where it is not there yet."""
    row = steps.rows_of(application)[owner]
    if row is not None:
        return row
    if owner == "assurance":
        return Assurance(organisation=application.organisation)
    return Service(organisation=application.organisation)


@transaction.atomic
def keep(form, application, *, by, at):
    """Save a valid form, and note who told us."""
    row = form.instance
    row._history_user = by
    if isinstance(row, Assurance):
        row.told_at, row.told_by = at, by
    form.save()
    application.refresh_from_db()
    _tell_families(application, at)


def _tell_families(application, at):
    """Have every listing say it that the team has said yes to, or else this draft alone."""
    only = None if application.state == application.State.ACCEPTED else application
    statements.tell_families(application.organisation, on=timezone.localdate(at), only=only)


def note_change(application, *, by, at):
    """After a row of a step was added, changed or taken out."""
    application.refresh_from_db()
    _tell_families(application, at)
    if application.is_listed and application.is_uninsured:
        application.show_insured(by=by, at=at)
    application.touch(by=by, at=at)


def template(step):
    """The page of a step: its own where it has one, else the usual."""
    own = {"who", "eligibility", "dbs", "safeguarding"}
    return f"providers/step-{step.key}.html" if step.key in own else "providers/step.html"


def position(step, application):
    """(number, of how many) of a step for this applicant. The page where answers are checked is the last."""
    keys = [each.key for each in steps.steps_for(application)]
    return (keys.index(step.key) + 1 if step.key in keys else len(keys), len(keys) + 1)


def next_address(request, step, application):
    """Where Save leads: back to the list of steps, to the check when that is where they came from, or one step on."""
    if "stay" in request.POST:
        return reverse("providers:application", args=[application.uuid])
    following = steps.after(step, application)
    if request.GET.get("from") == "check" or following is None:
        return reverse("providers:send", args=[application.uuid])
    return reverse("providers:step", args=[application.uuid, following.key])


def extra_forms(step, application, request):
    """The form that stands beside the rows of a step, if there is one."""
    if step.key not in EXTRA:
        return {}
    data = request.POST if request.method == "POST" and "go-on" in request.POST else None
    change = waiting_change(EXTRA[step.key], application)
    form = extra_form(step.key, application, data, initial=change.answers if change else None)
    form.waiting = change
    return {"extra": form}


def extra_form(step, application, data=None, initial=None):
    """Whether there is no insurance at all; what comes on top of the prices; which picture comes first."""
    if step == "papers":
        return forms.OrderForm(data, instance=application.service, prefix="order")
    told = {"application": application, "initial": initial}
    if step == "insurance":
        return forms.InsuranceForm(data, instance=row_of("assurance", application), prefix="none", **told)
    return forms.CostsForm(data, instance=application.service, prefix="all", **told)


def likeness(row):
    """What makes two stored rows the same for a reader: everything but their keys."""
    skipped = {"id", "uuid", "location"}
    values = [str(getattr(row, each.attname)) for each in row._meta.fields if each.name not in skipped]
    location = getattr(row, "location", None)
    if location is not None:
        values += [location.name.lower(), location.postal_code]
    return tuple(values)


def stored_as_typed(key, application):
    """What a browser would send for a step if nobody touched it."""
    form, typed = form_for(steps.BY_KEY[key], application), QueryDict(mutable=True)
    for name, field in form.fields.items():
        value = field.prepare_value(form.get_initial_for_field(field, name))
        many = isinstance(value, list | tuple)
        typed.setlist(name, [str(each) for each in (value if many else [value]) if each is not None])
    return typed


def form_as_sent(step, application, data, files=None):
    """The form that somebody sent from the page of a step, or None where nothing is typed on it."""
    if "add-paper" in data:
        return paper_form(step, application, data, files) if step.key in PAPERS else None
    if step.key in FORMS:
        return form_to_go_on(step, application, data)
    if step.key == "papers":
        is_file = not {"go-on", "order"} & data.keys()
        return forms.ListingPaperForm(data, instance=Attachment(service=application.service)) if is_file else None
    if "go-on" in data:
        return extra_form(step.key, application, data) if step.key in EXTRA else None
    form, model, owner, _ = ROWS.get(step.key, (None, None, None, None))
    return form and form(data=data, instance=model(**{owner: getattr(application, owner)}), application=application)


def form_of_change(change):
    """The form of a change that waits, over what is on the site now. None when its row is gone."""
    application = change.application
    if change.step in EXTRA.values():
        step = next(key for key, name in EXTRA.items() if name == change.step)
        return extra_form(step, application, change.data)
    if change.step == "papers":
        row = file_of_change(change) if change.row else Attachment(service=application.service)
        return None if row is None else forms.ListingPaperForm(change.data, instance=row, new_file=change.new_file)
    if change.step not in ROWS:
        return form_for(steps.BY_KEY[change.step], application, change.data)
    form, model, owner, relation = ROWS[change.step]
    rows = getattr(getattr(application, owner), relation)
    row = rows.filter(pk=change.row).first() if change.row else model(**{owner: getattr(application, owner)})
    return None if row is None else form(data=change.data, instance=row, application=application)


def files_at(application):
    """Where its people see pictures and leaflets that families do not see yet."""
    return f"{application.get_absolute_url()}files/"


def file_of_change(change):
    """The picture, leaflet or form on the site that a change is about, or None.

    All of the listing are looked through, since a page that shows several changes has fetched them once.
    """
    return next((each for each in change.application.service.attachments.all() if each.pk == change.row), None)


def papers(step, application):
    """{papers that were sent, the form for one more} of a step that takes any."""
    if step.key not in PAPERS:
        return {}
    sent = list(application.organisation.evidence.kept().filter(kind__in=PAPERS[step.key]))
    in_use = Evidence.objects.decided_with().filter(organisation=application.organisation).exists() if sent else False
    return {"papers": sent, "papers_in_use": in_use, "paper_form": paper_form(step, application, sent=sent)}


def paper_form(step, application, *data, sent=None, **kwargs):
    """The form for one more paper of a step, which may take the place of one that was sent before."""
    kinds = PAPERS[step.key]
    sent = application.organisation.evidence.kept().filter(kind__in=kinds) if sent is None else sent
    return forms.PaperForm(*data, kinds=kinds, sent=[paper for paper in sent if paper.newer_id is None], **kwargs)
