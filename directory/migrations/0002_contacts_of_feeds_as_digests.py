"""What we remember of feeds and registers kept names, telephone numbers and email addresses. Now it keeps digests."""

from django.db import migrations

from directory.importing import digests

PARTS = {
    "schedules": "Schedule",
    "costs": "CostOption",
    "contacts": "Contact",
    "places": "ServiceAtLocation",
}
ADDRESS = ("name", "address_1", "city", "postal_code")
SCHOOLS = "schools-register"


def keep_digests(apps, schema_editor):
    Service = apps.get_model("directory", "Service")
    for service in Service.objects.exclude(source="").order_by("pk").iterator(chunk_size=500):
        change = _school if service.source == SCHOOLS else _service
        facts = change(apps, service)
        if facts is not None:
            Service.objects.filter(pk=service.pk).update(source_facts=facts)


def _school(apps, service):
    owner = service.source_facts.get("organisation", {})
    if not owner.get("phone"):
        return None
    return service.source_facts | {"organisation": owner | {"phone": digests.of_value(owner["phone"])}}


def _service(apps, service):
    """The facts with digests. A part whose rows are no longer what the feed said was edited, and stays the team's."""
    facts = service.source_facts
    if "written" in facts or not isinstance(facts.get("contacts"), list):
        return None
    written = {}
    for part, model in PARTS.items():
        rows = apps.get_model("directory", model).objects.filter(service=service).order_by("pk")
        rows = list(rows.select_related("location") if part == "places" else rows)
        if _as_said(part, rows) == [_comparable(part, said) for said in facts.get(part, [])]:
            written[part] = digests.of_rows(rows, keyed=part == "contacts")
    contacts = [digests.of_contact(said) for said in facts["contacts"]]
    return facts | {"contacts": contacts, "written": written}


def _as_said(part, rows):
    if part == "places":
        return [_place(row) for row in rows]
    names = {
        "contacts": ("role", "name", "phone", "email"),
        "costs": ("option", "amount", "amount_description"),
        "schedules": (
            "freq", "interval", "byday", "opens_at", "closes_at", "valid_from", "valid_to", "description",
        ),
    }[part]  # fmt: skip
    return [{name: _plain(getattr(row, name)) for name in names} for row in rows]


def _place(row):
    return (row.kind, *(getattr(row.location, name, None) for name in ADDRESS))


def _comparable(part, said):
    if part == "places":
        return (said["kind"], *(said.get(name) for name in ADDRESS))
    return {name: value for name, value in said.items() if name != "cost_type"}


def _plain(value):
    if hasattr(value, "strftime"):
        return value.strftime("%H:%M") if hasattr(value, "hour") else value.isoformat()
    return f"{value:.2f}" if hasattr(value, "as_tuple") else value


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [migrations.RunPython(keep_digests, migrations.RunPython.noop)]
