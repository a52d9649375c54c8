"""Long lists by letter: which letters there are, and one page of what was asked for."""

from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Paginator

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Where names go that begin with a number or another sign.
OTHER = "0"
PER_PAGE = 200


def letter_of(name):
    """The letter a name is listed under."""
    first = name[:1].upper()
    return first if first and first in LETTERS else OTHER


@dataclass
class Alphabet:
    """One page of a list by letter. `entries` are (letter, what is listed) in order; `letter` "" asks for all."""

    entries: list
    letter: str = ""
    number: int = 1

    def __post_init__(self):
        self.present = {letter for letter, _ in self.entries}
        chosen = [entry for entry in self.entries if not self.letter or entry[0] == self.letter]
        self.page = Paginator(chosen, PER_PAGE).get_page(self.number)

    @property
    def letters(self):
        """[(letter as the address has it, letter as it is read, whether anything is listed under it)]."""
        return [(each, "0–9" if each == OTHER else each, each in self.present) for each in [OTHER, *LETTERS]]

    @property
    def groups(self):
        """[(letter as it is read, what is listed under it)] of this page."""
        return [
            ("0–9" if letter == OTHER else letter, [listed for _, listed in entries])
            for letter, entries in groupby(self.page.object_list, key=lambda entry: entry[0])
        ]

    @property
    def pages(self):
        """The numbers of all pages, when there are several."""
        return list(self.page.paginator.page_range) if self.page.paginator.num_pages > 1 else []


def read(query):
    """(letter, page number) of an address; what cannot be used counts as not said."""
    letter, number = query.get("letter", "")[:1].upper(), query.get("page", "")
    known = letter if letter and letter in LETTERS + OTHER else ""
    return known, int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
