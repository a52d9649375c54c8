"""Days of a schedule as people write them ("Mon, Wed", "first Sat") and as Open Referral does ("MO,WE", "1SA")."""

import re

from django import forms

NAMES = {"MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"}
PLACES = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last"}
_SAID_PLACE = {word: place for place, word in PLACES.items()} | {
    "1st": "1", "2nd": "2", "3rd": "3", "4th": "4", "5th": "5", "-1": "-1", **{str(n): str(n) for n in range(1, 6)},
}  # fmt: skip
_GROUPS = {
    "every day": "MO,TU,WE,TH,FR,SA,SU",
    "daily": "MO,TU,WE,TH,FR,SA,SU",
    "weekdays": "MO,TU,WE,TH,FR",
    "weekends": "SA,SU",
}
_PART = re.compile(r"(?:(?P<place>-1|[1-5]|[a-z]+|[1-5](?:st|nd|rd|th))[ ]*)??(?P<day>mo|tu|we|th|fr|sa|su)[a-z]*")


def days_words(codes):
    """The codes of a schedule in short words: "MO,1SA" is "Mon, first Sat"."""
    said = []
    for code in filter(None, codes.split(",")):
        place, day = PLACES.get(code[:-2], ""), NAMES.get(code[-2:], code)
        said.append(f"{place} {day}".strip())
    return ", ".join(said)


def day_codes(words):
    """The codes for what somebody typed. Raises ValueError with the part that is no day."""
    if words.strip().lower() in _GROUPS:
        return _GROUPS[words.strip().lower()]
    codes = []
    for part in re.split(r"[,;&]|\band\b", words):
        part = part.strip().lower()
        if not part:
            continue
        found = _PART.fullmatch(part)
        place = _SAID_PLACE.get(found["place"] or "") if found else None
        if found is None or (found["place"] and place is None):
            raise ValueError(part)
        codes.append(f"{place or ''}{found['day'].upper()}")
    return ",".join(dict.fromkeys(codes))


class DaysField(forms.CharField):
    """A text for days. Holds codes, shows words."""

    def prepare_value(self, value):
        try:
            return days_words(day_codes(value or ""))
        except ValueError:
            return value

    def to_python(self, value):
        try:
            return day_codes(super().to_python(value))
        except ValueError as error:
            raise forms.ValidationError(
                f"We do not know the day “{error}”. Write days such as Mon, Wed or first Sat."
            ) from error

    def has_changed(self, initial, data):
        try:
            return day_codes(data or "") != day_codes(initial or "")
        except ValueError:
            return True
