"""What a signed-in person may see. Somebody else's is a 404, as if it were not there."""

from django.db import transaction
from django.shortcuts import get_object_or_404

from directory.models import Organisation, Service

from ..models import ListingApplication, Membership


def application_of(request, uuid):
    """An application of this person or their organisations."""
    rows = ListingApplication.objects.of(request.user).select_related("service", "organisation__assurance")
    return get_object_or_404(rows, uuid=uuid)


def held_application(request, uuid):
    """The same, held until the transaction that the caller opened is through, so that two saves take turns."""
    transaction.get_connection().in_atomic_block or _outside()
    # Held by its key alone: whose it is may change in the very save that this one waited for.
    ListingApplication.objects.select_for_update().get(pk=application_of(request, uuid).pk)
    return application_of(request, uuid)


def _outside():
    raise transaction.TransactionManagementError("Hold an application inside a transaction.")


def organisation_of(request, pk):
    """An organisation that this person speaks for."""
    mine = Membership.objects.organisations_of(request.user)
    return get_object_or_404(Organisation.objects.filter(pk__in=mine), pk=pk)


def listing_of(request, slug):
    """A listing of an organisation that this person speaks for, whatever became of it."""
    mine = Membership.objects.organisations_of(request.user)
    return get_object_or_404(Service.objects.filter(organisation__in=mine).select_related("organisation"), slug=slug)


def owned_organisation(request, pk):
    """An organisation that this person owns."""
    mine = Membership.objects.of(request.user).approved().filter(role=Membership.Role.OWNER)
    return get_object_or_404(Organisation.objects.filter(pk__in=mine.values("organisation")), pk=pk)
