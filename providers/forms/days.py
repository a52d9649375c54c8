"""A date typed in three boxes, as people write dates by hand."""

from datetime import date

from django import forms

PARTS = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))


class DayWidget(forms.MultiWidget):
    """Three boxes: day, month, year."""

    template_name = "django/forms/widgets/day.html"
    use_fieldset = True

    def __init__(self, attrs=None):
        boxes = {
            name: forms.TextInput({"inputmode": "numeric", "maxlength": length, "size": length, "aria-label": label})
            for name, label, length in PARTS
        }
        super().__init__(boxes, attrs)

    def decompress(self, value):
        return [value.day, value.month, value.year] if value else ["", "", ""]

    def id_for_label(self, id_):
        return f"{id_}_0" if id_ else id_


class DayField(forms.MultiValueField):
    """A day. Whole or not at all; a year of two digits is of this century."""

    widget = DayWidget
    default_error_messages = {
        "required": "Enter the date.",
        "invalid": "This is not a date. Enter a day, a month and a year, such as 27 3 2026.",
    }

    def __init__(self, **options):
        parts = [forms.CharField(required=False, max_length=length) for _, _, length in PARTS]
        super().__init__(parts, require_all_fields=False, **options)

    def clean(self, value):
        said = [str(part or "").strip() for part in value or ["", "", ""]]
        if not any(said):
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        return self.compress(said)

    def compress(self, data):
        try:
            day, month, year = (int(part) for part in data if part.isascii() and part.isdigit())
            return date(year + 2000 if year < 100 else year, month, day)
        except (ValueError, OverflowError) as problem:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from problem

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != initial
        except forms.ValidationError:
            return True
