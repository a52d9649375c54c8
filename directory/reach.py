"""How to reach somebody: links for a telephone, a text number, an email address and a web page."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Way:
    """One way to get in touch: its drawing, what to do, where the link leads, and the thing itself in writing."""

    symbol: str
    verb: str
    href: str
    words: str


def dial(phone):
    """The address that rings a number: tel:01632960123. Words after the number, such as "ext 4", are left out."""
    number = re.match(r"[\s()]*\+?[\d\s()-]*", phone).group()
    return "tel:" + re.sub(r"[^\d+]", "", number)


def web_address(url):
    """The address when it leads to a web page, else nothing: feeds hold all sorts."""
    try:
        return url if urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc else ""
    except ValueError:
        return ""


def site_words(url):
    """A web address as people write it: without https:// and a closing slash."""
    return re.sub(r"^https?://(www\.)?", "", url).rstrip("/")


def ways(phone="", text_phone="", email="", url=""):
    """Every way that is given, the quickest first."""
    found = []
    if phone:
        found.append(Way("phone", "Call", dial(phone), phone))
    if text_phone:
        found.append(Way("phone", "Text", "sms:" + dial(text_phone).removeprefix("tel:"), text_phone))
    if email:
        found.append(Way("mail", "Email", f"mailto:{email}", email))
    if web_address(url):
        found.append(Way("web", "Website", url, site_words(url)))
    return found
