"""What some cards of a list say besides, as {document: HTML}."""

from django.urls import reverse
from markupsafe import Markup

from . import shortlist
from .models import Contact, Service
from .reach import dial
from .search.documents import SERVICE

RING = Markup('<p><a class="phone" href="{}">{}</a></p>')
SAVED = Markup('<p class="notice notice-ok no-print" role="status"><b>Saved.</b> <a href="{}">See my list</a></p>')


def saved_notes(request, index, documents):
    """{document: notice} of the one that `saved` names, for who has it in their list: nobody else is told so."""
    if "saved" not in request.GET:
        return {}
    slug, ids = request.GET["saved"], shortlist.read(request)
    return {
        document: SAVED.format(reverse("directory:shortlist"))
        for document in documents
        if index.keys[document][1] in ids and index.card(document)["slug"] == slug
    }


def phone_notes(index, documents):
    """{document: number to ring} of services: their own, else that of who runs them. Two questions, however many."""
    ids = {index.keys[document][1]: document for document in documents if index.keys[document][0] == SERVICE}
    general = (
        Service.objects.filter(pk__in=ids).exclude(organisation__phone="").values_list("pk", "organisation__phone")
    )
    own = Contact.objects.filter(service__in=ids).exclude(phone="").order_by("-pk").values_list("service", "phone")
    return {ids[pk]: RING.format(dial(phone), phone) for pk, phone in [*general, *own]}
