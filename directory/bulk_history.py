"""Writing many rows at once with their history, many-to-many relations included.

Django's bulk methods send no signal, so neither the history nor the search hears of them: this module writes the
history, and whoever calls it asks `directory.search.documents.refresh_services` for the rest.
"""

from simple_history.utils import bulk_create_with_history

BATCH = 500


def create(objects, *, reason, at):
    """Write new rows of one model, each with its first history row. Gives them back with their keys."""
    if not objects:
        return []
    return bulk_create_with_history(
        objects, type(objects[0]), batch_size=BATCH, default_change_reason=reason, default_date=at
    )


def create_with_links(objects, links, *, reason, at):
    """Write new rows and their many-to-many relations, with one history row for both.

    `links` maps the name of a many-to-many field to a list as long as `objects`: the related rows of each.
    """
    if not objects:
        return []
    model = type(objects[0])
    model.objects.bulk_create(objects, batch_size=BATCH)
    past = model.history.bulk_history_create(
        objects, batch_size=BATCH, default_change_reason=reason, default_date=at
    )
    for name, chosen in links.items():
        _link(model._meta.get_field(name), list(zip(objects, past, chosen, strict=True)))
    return objects


def _link(field, choices):
    """Write the relations of one many-to-many field and their copies in the history."""
    own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    through = field.remote_field.through
    historic = getattr(field.model.history.model, field.name).model
    wanted = [(row, past, related) for row, past, many in choices for related in many]
    rows = through.objects.bulk_create(
        [through(**{own: row.pk, other: related.pk}) for row, _, related in wanted], batch_size=BATCH
    )
    historic.objects.bulk_create(
        [
            historic(history_id=past.pk, id=link.pk, **{own: row.pk, other: related.pk})
            for link, (row, past, related) in zip(rows, wanted, strict=True)
        ],
        batch_size=BATCH,
    )
