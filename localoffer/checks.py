"""What must be right before the site starts. Each message says in one line what to change."""

from django.conf import settings
from django.core.checks import ERROR, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured

from directory import scanning

from . import colours


@register(Tags.security)
def production_is_safe(app_configs, **kwargs):
    """A secret key that nobody guesses, and no debug pages, which show settings, where families look."""
    if settings.DEBUG and settings.IS_HTTPS:
        return [Error("Take LOCALOFFER_DEBUG away: this is a site on https.", id="localoffer.E004")]
    if not settings.DEBUG and len(settings.SECRET_KEY) < 50:
        return [Error("Set LOCALOFFER_SECRET_KEY to at least 50 random letters and digits.", id="localoffer.E001")]
    return []


@register()
def the_council_is_named(app_configs, **kwargs):
    """A site on https has its own name and telephone, not those of the made-up council."""
    if not settings.IS_HTTPS or settings.IS_DEMO:
        return []
    return [
        Error(f"Set {name}: it is still that of the made-up council.", id="localoffer.E005")
        for name, demo in settings.DEMO_COUNCIL.items()
        if settings.COUNCIL[name] == demo
    ]


@register()
def letters_are_sent(app_configs, **kwargs):
    """A site on https has a mail server: without one no provider gets the code that signs them in."""
    if not settings.IS_HTTPS or settings.IS_DEMO or settings.HAS_MAIL_SERVER:
        return []
    return [Error("Set LOCALOFFER_MAIL: nobody gets a letter without a mail server.", id="localoffer.E006")]


@register()
def scanner_is_named_well(app_configs, **kwargs):
    """A scanner that is named can be found: with a name that leads nowhere, nobody could open a file."""
    try:
        if settings.CLAMD:
            scanning.where(settings.CLAMD)
    except ValueError:
        words = "Write LOCALOFFER_CLAMD as unix:/run/clamav/clamd.ctl or tcp://host:3310."
        return [Error(words, id="localoffer.E007")]
    return []


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


def refuse_what_is_unsafe():
    """Raise ImproperlyConfigured with a line for each setting to change, before anybody is served."""
    checks = (production_is_safe, the_council_is_named, letters_are_sent, scanner_is_named_well, colours_can_be_read)
    wrong = [problem.msg for check in checks for problem in check(None) if problem.level >= ERROR]
    if wrong:
        raise ImproperlyConfigured("\n".join(wrong))
