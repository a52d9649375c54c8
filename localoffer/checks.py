"""What must be right before the site starts. Each message says in one line what to change."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from . import colours


@register(Tags.security)
def production_is_safe(app_configs, **kwargs):
    """A secret key of our own, and an address that is served over https where families use it."""
    problems = []
    if not settings.DEBUG and len(settings.SECRET_KEY) < 32:
        problems.append(
            Error("Set LOCALOFFER_SECRET_KEY to at least 32 random letters and digits.", id="localoffer.E001")
        )
    return problems


@register()
def colours_can_be_read(app_configs, **kwargs):
    """Text on the council's colours, and the lamp against the band."""
    chosen = {"LOCALOFFER_BRAND_COLOUR": settings.BRAND_COLOUR, "LOCALOFFER_LAMP_COLOUR": settings.LAMP_COLOUR}
    wrong = [name for name, colour in chosen.items() if not colours.is_colour(colour)]
    if wrong:
        return [Error(f"Write {name} as # and six digits, such as #0f4a4a.", id="localoffer.E002") for name in wrong]
    problems = []
    for name, colour in chosen.items():
        best = colours.contrast(colours.text_on(colour), colour)
        if best < colours.TEXT:
            problems.append(
                Error(f"{name}: neither white nor ink can be read on it ({best:.1f}, needs 4.5).", id="localoffer.E003")
            )
    if colours.contrast(settings.LAMP_COLOUR, settings.BRAND_COLOUR) < colours.MARK:
        problems.append(
            Warning(
                "LOCALOFFER_LAMP_COLOUR stands out too little on LOCALOFFER_BRAND_COLOUR (needs 3.0); "
                "marks on the band use its text colour instead.",
                id="localoffer.W001",
            )
        )
    return problems
