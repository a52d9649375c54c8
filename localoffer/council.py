"""The council as families read it, made once from settings."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from directory.reach import dial


@dataclass(frozen=True)
class Line:
    """Somebody to ring."""

    name: str
    phone: str
    when: str = ""
    url: str = ""

    @property
    def address(self):
        """Where pressing the number leads: five digits are for text messages."""
        number = self.phone.replace(" ", "")
        return f"{'sms' if len(number) == 5 and number.isdigit() else 'tel'}:{number}"

    @property
    def tel(self):
        """The address that rings them."""
        return dial(self.phone)

    @classmethod
    def read(cls, text):
        """A line from `name | telephone | when | web address`; all but the first two may be left out."""
        parts = [part.strip() for part in text.split("|")]
        return cls(*parts[:4])

    @classmethod
    def read_all(cls, text):
        """The lines of a text that has a semicolon between one and the next."""
        return tuple(cls.read(line) for line in text.split(";") if line.strip())


@dataclass(frozen=True)
class Council:
    name: str
    phone: str
    hours: str
    email: str
    address: str
    logo: str
    advice: Line
    crisis_lines: tuple
    child_safety_lines: tuple

    @property
    def tel(self):
        """The address that rings the Local Offer team."""
        return dial(self.phone)


@cache
def council():
    """The council of this site."""
    return Council(
        name=settings.COUNCIL_NAME,
        phone=settings.COUNCIL_PHONE,
        hours=settings.COUNCIL_HOURS,
        email=settings.COUNCIL_EMAIL,
        address=settings.COUNCIL_ADDRESS,
        logo=settings.COUNCIL_LOGO,
        advice=Line.read(settings.ADVICE_SERVICE),
        crisis_lines=Line.read_all(settings.CRISIS_LINES),
        child_safety_lines=Line.read_all(settings.CHILD_SAFETY_LINES),
    )
