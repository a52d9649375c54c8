"""Writing many rows at once with their history, many-to-many relations included.

Django's bulk methods send no signal, so neither the history nor the search hears of them: this module writes the
history, and whoever calls it tells `directory.search.watch.changed` which services it touched.
"""

BATCH = 500


def create(objects, *, reason, at, links=None):
    """Write new rows of one model, each with its first history row. Gives them back with their keys.

    `links` maps the name of a many-to-many field to a list as long as `objects`: the related rows of each.
    """
    objects = list(objects)
    if not objects:
        return []
    model = type(objects[0])
    model.objects.bulk_create(objects, batch_size=BATCH)
    for name, chosen in (links or {}).items():
        _link(model._meta.get_field(name), zip(objects, chosen, strict=True))
    _remember(model, objects, reason=reason, at=at, is_update=False)
    return objects


def update(objects, fields, *, reason, at, links=None):
    """Write changed fields of rows of one model, each with a history row.

    `links` maps the name of a many-to-many field to {row: related rows}; rows that are not in it keep theirs.
    """
    objects = list(objects)
    if not objects:
        return
    model = type(objects[0])
    if fields:
        model.objects.bulk_update(objects, fields, batch_size=BATCH // 5)
    for name, chosen in (links or {}).items():
        field = model._meta.get_field(name)
        own = f"{field.m2m_field_name()}__in"
        for rows in _batches(list(chosen)):
            field.remote_field.through.objects.filter(**{own: rows}).delete()
        _link(field, chosen.items())
    _remember(model, objects, reason=reason, at=at, is_update=True)


def _link(field, choices):
    own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    through = field.remote_field.through
    through.objects.bulk_create(
        [through(**{own: row.pk, other: related.pk}) for row, many in choices for related in many],
        batch_size=BATCH,
    )


def _remember(model, objects, *, reason, at, is_update):
    """One history row for each object, with copies of its relations as they are now."""
    for batch in _batches(objects):
        history = model.history.bulk_history_create(
            batch, batch_size=BATCH, update=is_update, default_change_reason=reason, default_date=at
        )
        past = {row.pk: copy for row, copy in zip(batch, history, strict=True)}
        for field in getattr(model.history.model, "_history_m2m_fields", ()):
            _copy_links(model, field, past)


def _copy_links(model, field, past):
    own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    historic = getattr(model.history.model, field.name).model
    links = field.remote_field.through.objects.filter(**{f"{own}__in": list(past)}).order_by("pk")
    historic.objects.bulk_create(
        [
            historic(history_id=past[owner].pk, id=pk, **{own: owner, other: related})
            for pk, owner, related in links.values_list("pk", own, other)
        ],
        batch_size=BATCH,
    )


def _batches(rows):
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
