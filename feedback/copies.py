"""What other rooms made of a comment, such as a complaint about a listing. Which rooms those are, the whole site says.

So that both are found together, and erasing the sender reaches every copy.
"""

from dataclasses import dataclass

#: Each has `of(comment, user)`, [Copy] of what somebody of the team may see, and `erase(comment)`, which forgets who
#: sent it and what they wrote. The site adds its own.
ROOMS = []


@dataclass(frozen=True)
class Copy:
    """One copy: what it is and how it stands, in words, and its page for the team."""

    words: str
    address: str


def of(comment, user):
    """[Copy] of a comment that somebody of the team may see."""
    return [copy for room in ROOMS for copy in room.of(comment, user)]


def erase(comment):
    """Forget in every copy who sent a comment and what they wrote."""
    for room in ROOMS:
        room.erase(comment)
