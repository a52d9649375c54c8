"""What every page about a tracked thing has: its whole story, an error summary, and no way to delete it."""

from django.contrib import admin
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from ..history import timeline

MOMENTS_ON_A_PAGE = 30


class Desk(admin.ModelAdmin):
    """A list and a form with our own style, headed by what they hold."""

    class Media:
        css = {"all": ["css/admin.css"]}

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(
            request, {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})}
        )


class SummaryAdmin(Desk):
    """A form that, when something is wrong, says all of it at the top with links to each field."""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        forms = [(context["adminform"].form, "")]
        for inline in context["inline_admin_formsets"]:
            forms += [(form, inline.opts.verbose_name) for form in inline.formset.forms]
        context["had_files"] = bool(request.FILES)
        context["faults"] = [fault for form, noun in forms for fault in faults_of(form, noun)]
        return super().render_change_form(request, context, add, change, form_url, obj)


class TrackedAdmin(SummaryAdmin):
    """A thing whose history is kept. It is hidden, removed or retired, never deleted."""

    def has_delete_permission(self, request, obj=None):
        return False

    def construct_change_message(self, request, form, formsets, add=False):
        """The admin's own log says only that it was saved: the history says what, and forgets contacts on request."""
        return "Saved"

    def history_view(self, request, object_id, extra_context=None):
        """The story of the thing and of all that belongs to it."""
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            raise Http404
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        moments = Paginator(timeline(thing), MOMENTS_ON_A_PAGE)
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {thing}",
            "page": moments.get_page(request.GET.get("page")),
            "opts": self.opts,
            "original": thing,
            "object_id": quote(thing.pk),
            "media": self.media,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/directory/timeline.html", context)


class ReadOnlyAdmin(Desk):
    """Rows that come from elsewhere: everybody on the team may look, nobody may change them here."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def faults_of(form, noun):
    """(words, id of the field or "") of everything that is wrong in a form."""
    for name, errors in form.errors.items():
        for error in errors:
            if name not in form.fields:
                yield f"{capfirst(noun)}: {error}" if noun else error, ""
                continue
            label = form.fields[name].label or name
            words = f"{capfirst(noun)}, {label}: {error}" if noun else f"{capfirst(label)}: {error}"
            yield words, form[name].auto_id


class StartingFilter(admin.SimpleListFilter):
    """A filter in which the first choice is taken until another is clicked: what waits comes up first."""

    def value(self):
        keys = [key for key, _ in self.lookup_choices]
        return super().value() if super().value() in keys else keys[0]

    def choices(self, changelist):
        for key, words in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: key})
            yield {"selected": self.value() == key, "query_string": query, "display": words}
