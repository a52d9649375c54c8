"""Keeping DBS certificates out: they belong to the person they are about, and hold what must not be stored."""

import re

from django import forms

#: A certificate has a number of twelve digits, printed as 0012 3456 7890 or without spaces.
_NUMBER = re.compile(r"(?<![\d£+])(?:\d[ -]?){11}\d(?!\d)")
#: Telephone numbers have ten or eleven digits and are left alone; so is anything that follows a plus.
WHY = (
    "This looks like the number of a DBS certificate. Please take it out: we never keep them. "
    "Tell us who is checked, at what level, and when."
)


def no_certificate_number(text):
    """Raise ValidationError where a text holds what looks like a certificate's number."""
    if _NUMBER.search(text):
        raise forms.ValidationError(WHY, code="dbs")
