"""Knowing again what a feed said of people, and what we wrote, without keeping either. No model is imported here.

A telephone number can be guessed from a plain digest by trying them all. So digests of people need the site's secret
key; with another key they fit nothing, and whoever compares them takes that for "not the same".
"""

import hashlib
import json
import re

from django.utils.crypto import salted_hmac

#: What a contact of a feed says of a person.
PERSONAL = ("name", "phone", "email")
#: What a row has of its own accord and nobody writes.
_NOT_WRITTEN = {"id", "uuid", "service", "organisation"}


def of_contact(said):
    """The digest of a contact as a feed says it."""
    return _keyed(json.dumps(said, sort_keys=True))


def of_person(*, name, phone, email):
    """The digest of the person in a contact, however the number is spaced and the name is written; "" for nobody."""
    digits = re.sub(r"\D", "", phone)
    digits = f"0{digits[2:]}" if digits.startswith("44") else digits
    parts = [" ".join(name.lower().split()), digits, email.strip().lower()]
    return _keyed(json.dumps(parts)) if any(parts) else ""


def of_value(value):
    """The digest of one private value; nothing stays nothing."""
    return _keyed(str(value)) if value else ""


def of_rows(rows, *, keyed=False):
    """The digest of everything that was written in the rows of a part, saved or not, and in their locations."""
    content = json.dumps([_content(row) for row in rows])
    return _keyed(content) if keyed else hashlib.sha256(content.encode()).hexdigest()


def _content(row):
    found = {}
    for field in row._meta.concrete_fields:
        if field.name == "location":
            found["location"] = _content(row.location) if row.location else None
        elif field.name not in _NOT_WRITTEN:
            value = (field.target_field if field.is_relation else field).to_python(getattr(row, field.attname))
            found[field.name] = None if value is None else str(value)
    return found


def _keyed(text):
    return salted_hmac("directory.importing.digests", text, algorithm="sha256").hexdigest()
