"""In which order results come: how well they answer, how near they are, how sure we are of them."""

import numpy as np
from django.conf import settings

from .filtering import ANY_HOLIDAY, HOLIDAYS
from .index import unpack

#: What nearness adds to a text score of at most 1, and the kilometres at which half of it is left.
NEARNESS, HALF_WAY = 0.5, 5.0
KM_IN_A_MILE = 1.609
#: What is said of something without a place of its own: it counts as about this far away.
ANYWHERE_MILES = 4.0
#: A soft filter raises what fits; a service for few ages fits those ages better than one for all.
SOFT, NARROW = 0.4, 0.12
#: Listings that nobody confirmed for a year come a little later.
STALE = 0.92
_IF_STALE = np.array([1, STALE], dtype=np.float32)


def keys(index, asked, heard, documents, values, miles, on):
    """What the documents are ordered by, smallest first."""
    if not len(documents) or asked.sort == "name":
        return [index.name_ranks[documents]]
    if asked.sort == "checked":
        return [-index.confirmed[documents]]
    if heard.scores is None and miles is None:
        return [index.tie_breaks[documents]]
    rank = values / values.max() if heard.scores is not None else values * 0.0
    if asked.age or heard.reading.get("age"):
        lowest, highest = index.minimum_age[documents], index.maximum_age[documents]
        width = np.minimum(highest, 25).astype(np.float32) - np.maximum(lowest, 0)
        rank = rank + NARROW * (1 - width / 25) * rank
    for lifted in heard.reading.filters:
        if lifted.soft or lifted.name == "season":
            rank = rank + SOFT * _fits(index, lifted, documents) * rank
    limit = on.toordinal() - settings.REVIEW_AFTER_DAYS
    # By a small table: to choose one by one takes long where they are mixed.
    rank = rank * _IF_STALE.take(index.confirmed[documents] <= limit)
    if miles is not None:
        if asked.sort == "near":
            return [np.round(miles, 2), -rank]
        here = np.where(np.isinf(miles), ANYWHERE_MILES, miles)
        rank = rank + NEARNESS / (1 + here * KM_IN_A_MILE / HALF_WAY)
    return [-np.round(rank, 5)]


def _fits(index, lifted, documents):
    """Which documents a soft filter speaks for."""
    if lifted.name == "age":
        lowest, _, highest = lifted.value.partition("-")
        low, high = int(lowest), int(highest or lowest)
        wide = (index.minimum_age[documents] <= 0) & (index.maximum_age[documents] >= 25)
        fits = (index.minimum_age[documents] <= high) & (index.maximum_age[documents] >= low)
        return fits * np.where(wide, 0.5, 1.0)
    facet = {"flag": "no", "season": "season", "level": "level"}.get(lifted.name)
    if facet is None:
        return np.zeros(len(documents), dtype=np.float32)
    bits = index.having_any(facet, HOLIDAYS if lifted.value == ANY_HOLIDAY else [lifted.value.removeprefix("-")])
    return unpack(bits, index.size)[documents].astype(np.float32)


def first(until, tie_breaks, documents, keys):
    """Where the first so many documents stand by some keys, the first key before the others. The rest is not sorted.

    Ties are broken alike in every process.
    """
    if len(documents) <= 2 * until:
        return np.lexsort([tie_breaks[documents], *keys[::-1]])[:until]
    among = (keys[0] <= np.partition(keys[0], until - 1)[until - 1]).nonzero()[0]
    order = np.lexsort([tie_breaks[documents[among]], *[key[among] for key in keys[::-1]]])
    return among[order[:until]]
