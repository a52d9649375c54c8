"""A council's own colours, and whether people can read on them (WCAG 2.2 contrast)."""

import re
from functools import cache
from zlib import crc32

#: The brand and the lamp of site.css, for a council that chooses none.
OUR_BRAND, OUR_LAMP = "#0f4a4a", "#ffcf5a"
WHITE, INK = "#ffffff", "#17302f"
#: Contrast that text and that large marks need.
TEXT, MARK = 4.5, 3.0

_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def is_colour(text):
    return bool(_HEX.fullmatch(text))


def luminance(colour):
    """Relative luminance, 0 to 1, of a colour such as #0f4a4a."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour):
    """White or ink, whichever can be read better on a colour."""
    return max((WHITE, INK), key=lambda text: contrast(text, colour))


def theme(brand, lamp):
    """The custom properties of a council's colours."""
    on_brand = text_on(brand)
    return {
        "--brand": brand,
        "--on-brand": on_brand,
        "--lamp": lamp,
        "--on-lamp": text_on(lamp),
        "--lamp-on-brand": lamp if contrast(lamp, brand) >= MARK else on_brand,
    }


@cache
def style_sheet(brand, lamp):
    """The rules that put a council's colours in place of ours; none where it keeps ours."""
    if (brand, lamp) == (OUR_BRAND, OUR_LAMP):
        return ""
    return ":root{" + ";".join(f"{name}:{value}" for name, value in theme(brand, lamp).items()) + "}"


@cache
def version(brand, lamp):
    """Changes with the rules, so that a browser may keep them for a year."""
    return f"{crc32(style_sheet(brand, lamp).encode()):08x}"
