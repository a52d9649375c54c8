"""Choosing whom to ask: by what they are and what they offer, by name, or by hand."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q

from directory.models import NeedsLevel, Organisation, ProviderType, ProvisionType, Service, Theme

from ..models import InformationRequest, Membership

ROWS_ON_A_PAGE = 100


class WhomForm(forms.Form):
    """Every filter narrows down what the others leave. Nothing chosen is everybody."""

    show = forms.CharField(widget=forms.HiddenInput, initial="yes", required=False)
    q = forms.CharField(label="Name", max_length=100, required=False)
    sort = forms.ModelChoiceField(ProviderType.objects, label="Sort of organisation", required=False)
    bound = forms.BooleanField(label="Only those whom the law binds", required=False)
    theme = forms.ModelChoiceField(Theme.objects, label="Theme", required=False)
    level = forms.ModelChoiceField(NeedsLevel.objects, label="Who it is for", required=False)
    kind = forms.ModelChoiceField(ProvisionType.objects, label="Kind of provision", required=False)
    stale = forms.BooleanField(label="Only listings that nobody confirmed in time", required=False)

    def __init__(self, *args, about, **kwargs):
        super().__init__(*args, **kwargs)
        self.about = about
        for name in ("sort", "theme", "level", "kind"):
            self.fields[name].empty_label = "Any"

    def found(self, on):
        """The listings, or the organisations, that the filters leave as of a day."""
        said = self.cleaned_data
        services = self._services(on)
        if self.about == InformationRequest.About.LISTING:
            if said["q"]:
                services = services.filter(Q(name__icontains=said["q"]) | Q(organisation__name__icontains=said["q"]))
            narrowed = services.filter(organisation__in=self._organisations())
            return narrowed.select_related("organisation").order_by("organisation__name", "name", "pk")
        rows = self._organisations()
        if said["q"]:
            rows = rows.filter(name__icontains=said["q"])
        if any(said[name] for name in ("theme", "level", "kind", "stale")):
            rows = rows.filter(pk__in=services.values("organisation"))
        return rows.order_by("name", "pk")

    def _organisations(self):
        said, rows = self.cleaned_data, Organisation.objects.all()
        if said["sort"]:
            rows = rows.filter(organisation_type=said["sort"])
        if said["bound"]:
            rows = rows.filter(Q(organisation_type__is_local_partner=True) | Q(is_section_41_approved=True))
        return rows

    def _services(self, on):
        said = self.cleaned_data
        rows = Service.objects.review_due(on) if said["stale"] else Service.objects.published()
        if said["theme"]:
            rows = rows.in_themes([said["theme"].slug])
        if said["level"]:
            rows = rows.at_levels([said["level"].slug])
        return rows.of_types([said["kind"].slug]) if said["kind"] else rows


def chosen_rows(found, rows, query):
    """What the page shows: who was chosen before, and who fits the filters, with how many have nobody who signs in."""
    replies = found.replies.with_people().select_related("organisation", "service")
    facts = {
        "chosen": Paginator(replies, ROWS_ON_A_PAGE).get_page(query.get("chosen-page")),
        "chosen_number": found.replies.count(),
        "chosen_alone": found.replies.nobody_to_ask().count(),
        "filters": query.urlencode(),
        "page": None,
    }
    if rows is None:
        return facts
    is_listing = found.about == InformationRequest.About.LISTING
    people = Membership.objects.approved().filter(user__is_active=True)
    people = people.filter(organisation=OuterRef("organisation" if is_listing else "pk"))
    rows = rows.annotate(has_people=Exists(people))
    taken = found.replies.values_list("service" if is_listing else "organisation", flat=True)
    carry = query.copy()
    carry.pop("page", None)
    return facts | {
        "page": Paginator(rows, ROWS_ON_A_PAGE).get_page(query.get("page")),
        "number": rows.count(),
        "alone": rows.filter(has_people=False).count(),
        "taken": set(taken),
        "carry": carry.urlencode(),
    }
