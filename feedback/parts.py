"""The parts of a year's publication that somebody wrote: looked through for people, sealed, put right one by one."""

from copy import deepcopy
from dataclasses import dataclass

from .models import Action, Point

#: What somebody wrote of a consultation.
OF_CONSULTATION = ("title", "how", "about", "said", "changed")


@dataclass(frozen=True)
class Part:
    """The introduction, a point with its actions, or a consultation. `words` are its texts by where they stand."""

    key: str
    name: str
    words: dict


def parts(content):
    """[Part] of a publication, in the order of its page."""
    found = [Part("introduction", "Introduction", {"introduction": content["introduction"]})]
    for number, point in enumerate(content["points"]):
        words = {name: point[name] for name in Point.WORDS}
        for place, action in enumerate(point["actions"]):
            words |= {f"actions-{place}-{name}": action[name] for name in Action.WORDS}
        found.append(Part(f"point-{number}", point["title"], words))
    for number, each in enumerate(content["consultations"]):
        found.append(Part(f"consultation-{number}", each["title"], {name: each[name] for name in OF_CONSULTATION}))
    return found


def texts(content):
    """Every text of a publication that somebody wrote, as one."""
    return "\n".join(words for part in parts(content) for words in part.words.values() if words)


def rewritten(content, part, words):
    """The publication with other words in one part. All else in it, numbers and days too, is as it was."""
    made = deepcopy(content)
    kind, _, number = part.key.partition("-")
    row = made[f"{kind}s"][int(number)] if number else made
    for place in part.words:
        *way, name = place.split("-")
        into = row["actions"][int(way[1])] if way else row
        into[name] = words[place]
    return made
