"""What a complaint about a listing came as, when another room took it in. Which room that is, the whole site says.

So that both are found together, and whoever asks to be forgotten is forgotten in both.
"""

from dataclasses import dataclass

#: Each has `find(typed)`, the Source with a reference as it was typed or None; `note_reading(reference, by, at)`, for
#: who read the copy; and `forget(reference, by, at)`, which deletes the address of who sent it. The site adds its own.
ROOMS = []


@dataclass(frozen=True)
class Source:
    """Something that another room took in: its reference as it is kept and as people read it, and the team's page."""

    reference: str
    shown: str
    address: str


def find(typed):
    """The Source with a reference, however it is typed; None when there is none."""
    return next((found for room in ROOMS if typed and (found := room.find(typed))), None)


def note_reading(reference, *, by, at):
    """Note that somebody of the team read the copy of what has this reference."""
    for room in ROOMS if reference else ():
        room.note_reading(reference, by=by, at=at)


def forget(reference, *, by, at):
    """Delete the address of who sent what has this reference."""
    for room in ROOMS if reference else ():
        room.forget(reference, by=by, at=at)
