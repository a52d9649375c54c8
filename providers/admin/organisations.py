"""Organisations that want to be forgotten: what their people sent us goes too."""

from django.contrib import admin
from django.utils import timezone

from directory.admin.organisations import OrganisationAdmin
from directory.models import Organisation

from ..models import ChangeRequest, Evidence


class ProviderAdmin(OrganisationAdmin):
    """The directory's page of an organisation. Whoever erases its contact details here, its papers go with them."""

    erased = f"{OrganisationAdmin.erased}, their papers, and pictures and leaflets that wait for us"

    def erase(self, request, organisation):
        super().erase(request, organisation)
        now = timezone.now()
        for paper in Evidence.objects.kept().filter(organisation=organisation):
            paper.discard(by=request.user, at=now, why="Erased on request")
        waiting = ChangeRequest.objects.waiting().filter(application__organisation=organisation)
        for change in waiting.exclude(waiting_file=None):
            change.lapse("Erased on request.", at=now)


admin.site.unregister(Organisation)
admin.site.register(Organisation, ProviderAdmin)
