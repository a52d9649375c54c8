"""A feed of our own making, and the way to bring it in."""

import copy
import json

from django.core.management import call_command

from directory.defaults import load_councils, load_vocabulary

SPLASH = {
    "id": "0b7c1c3e-1111-4a5b-8c9d-000000000001",
    "name": "Splash <b>Club</b>",
    "description": "<p>A warm pool for&nbsp;autistic children.</p><ul><li>Hoist</li><li>Quiet</li></ul>",
    "url": "www.splash.example.org",
    "email": "hello@splash.example.org",
    "status": "active",
    "minimum_age": "5",
    "maximum_age": 16,
    "assured_date": "03/05/2026",
    "organization": {"id": "0b7c1c3e-1111-4a5b-8c9d-0000000000aa", "name": "Riverbank Trust", "url": ""},
    "service_at_locations": [
        {
            "location": {
                "name": "Northfield Pool",
                "location_type": "physical",
                "latitude": -2.1,
                "longitude": 53.8,
                "addresses": [{"address_1": "Pool Lane", "city": "Carrbrook", "postal_code": "nm41ab"}],
            }
        }
    ],
    "schedules": [{"freq": "WEEKLY", "byday": "SA", "opens_at": "09:00:00Z", "closes_at": "10:00"}],
    "cost_options": [{"option": "A session", "amount": "3.5", "amount_description": "helpers free"}],
    "contacts": [{"title": "Club coordinator", "name": "Ann Other", "phones": [{"number": "01632 960789"}]}],
    "attributes": [{"taxonomy_term": {"name": "Swimming"}}, {"taxonomy_term": {"name": "Autism"}}],
}
PLAIN = {"id": "2af617e5-4532-bebe-1036-ffdf2e93ce99", "name": "Art group", "description": "Paint with us.", "url": ""}


def changed_copy(record, **fields):
    return copy.deepcopy(record) | fields


def groups(count):
    """So many plain records."""
    return [PLAIN | {"id": f"group-{number}", "name": f"Group {number}"} for number in range(count)]


def at(*places):
    """What a record says of its places: (name, what else the location says) of each."""
    address = {"address_1": "Pool Lane", "city": "Carrbrook", "postal_code": "NM4 1AB"}
    return [
        {"location": {"name": name, "addresses": [address | more.pop("address", {})], **more}}
        for name, more in copy.deepcopy(places)
    ]


def bringing(tmp_path):
    """The way to import records as one feed: `bring(SPLASH, PLAIN)`. `text` is a feed as it stands in the file."""
    load_vocabulary()
    load_councils()

    def bring(*records, text=None, wrap=None, **options):
        path = tmp_path / "feed.json"
        path.write_text(text or json.dumps(wrap(records) if wrap else list(records)))
        call_command("import_services", str(path), name="County", verbosity=0, **options)

    return bring
