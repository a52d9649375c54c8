"""Who writes a service, or a word it is described with, need not know about the search: it is told here.

This is the one place where signals are right: admin, application, importer and shell all pass through them.
"""

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from .. import models
from .documents import SERVICE, next_revision, refresh_services

_PARTS = [
    models.Attachment,
    models.CostOption,
    models.EligibilityAnswer,
    models.ListingAnswer,
    models.Schedule,
    models.ServiceAtLocation,
]
#: Every way in which a service can stand on a row of these.
_VOCABULARIES = {
    models.Theme: ["themes", "main_theme"],
    models.ProvisionType: [
        "provision_types",
        "provision_types__parent",
        "main_provision_type",
        "main_provision_type__parent",
    ],
    models.Need: ["needs", "main_need"],
    models.NeedsLevel: ["needs_level"],
    models.CostType: ["cost_options__cost_type"],
    models.Language: ["languages"],
    models.EligibilityFlag: ["eligibility_answers__flag"],
    models.AccessFeature: ["service_at_locations__location__accessibility__feature"],
    models.LocalAuthority: ["service_at_locations__location__local_authority"],
}
#: Whatever changes in these measures services that need not name them.
_MEASURES = {
    models.AgeBand: {},
    models.TimePeriod: {"schedules__isnull": False},
}
#: Words that a listing page shows and no search looks into: pages that are kept must hear of them.
_ON_PAGES_ONLY = [models.Audience, models.GlossaryTerm, models.ProviderType, models.ReferralRoute]


def connect():
    """Listen to everything that a search document is made of."""
    post_save.connect(_service_changed, models.Service)
    post_delete.connect(_service_changed, models.Service)
    for name in ("themes", "provision_types", "needs", "languages", "audiences", "referral_routes"):
        m2m_changed.connect(_relation_changed, getattr(models.Service, name).through)
    for part in _PARTS:
        post_save.connect(_part_changed, part)
        post_delete.connect(_part_changed, part)
    for signal in (post_save, post_delete):
        signal.connect(_location_changed, models.Location)
        signal.connect(_access_changed, models.Accessibility)
        signal.connect(_contact_changed, models.Contact)
    post_save.connect(_organisation_changed, models.Organisation)
    for vocabulary in [*_VOCABULARIES, *_MEASURES, *_ON_PAGES_ONLY, models.Synonym, models.Town]:
        post_save.connect(_vocabulary_changed, vocabulary)
        # Before it goes, as nobody can tell afterwards who stood on it.
        pre_delete.connect(_vocabulary_changed, vocabulary)


def changed(service_ids):
    """Queue services in the transaction that changes them, and write their documents once it is through."""
    rows = [models.SearchQueue(kind=SERVICE, object_id=pk) for pk in service_ids]
    if rows:
        models.SearchQueue.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)
        transaction.on_commit(write_queued, robust=True)


def write_queued():
    """Write the documents of everything in the queue. Safe to call at any time, by any process."""
    queued = models.SearchQueue.objects.filter(kind=SERVICE).values_list("object_id", flat=True)
    if waiting := list(queued):
        refresh_services(waiting)


def _service_changed(sender, instance, **kwargs):
    if not kwargs.get("raw"):
        changed([instance.pk])


def _relation_changed(sender, instance, action, pk_set, **kwargs):
    if action.startswith("post_"):
        changed([instance.pk] if isinstance(instance, models.Service) else pk_set or ())


def _part_changed(sender, instance, **kwargs):
    changed([instance.service_id])


def _location_changed(sender, instance, **kwargs):
    changed(instance.service_at_locations.values_list("service", flat=True))


def _access_changed(sender, instance, **kwargs):
    _location_changed(sender, instance.location)


def _contact_changed(sender, instance, **kwargs):
    if instance.service_id:
        changed([instance.service_id])
    else:
        changed(models.Service.objects.filter(organisation=instance.organisation_id).values_list("pk", flat=True))


def _organisation_changed(sender, instance, created=False, **kwargs):
    if not created:
        changed(instance.services.values_list("pk", flat=True))


def _vocabulary_changed(sender, instance, created=False, **kwargs):
    next_revision(vocabulary=True)
    if sender in _MEASURES:
        measured = models.Service.objects.filter(**_MEASURES[sender])
        changed(measured.values_list("pk", flat=True).distinct())
    elif not created:
        paths = [models.Service.objects.filter(**{path: instance}) for path in _VOCABULARIES.get(sender, ())]
        changed({pk for found in paths for pk in found.values_list("pk", flat=True)})
