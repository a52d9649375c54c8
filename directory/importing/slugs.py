"""Web addresses for what is new."""

from itertools import chain, count

from django.utils.text import slugify

LONGEST_STEM, LONGEST = 100, 110


class Slugs:
    """The web addresses of a model that are not taken, made from a name."""

    def __init__(self, model, *, otherwise):
        self.taken, self.otherwise = set(model.objects.values_list("slug", flat=True)), otherwise

    def free(self, name, *more):
        """The name alone, else with each of the words that tell it from its namesakes, else with a number."""
        stem = slugify(name)[:LONGEST_STEM].strip("-") or self.otherwise
        told_apart = (f"{stem}-{slugify(word)}"[:LONGEST].strip("-") for word in more)
        numbered = (f"{stem}-{number}" for number in count(2))
        slug = next(slug for slug in chain([stem], told_apart, numbered) if slug not in self.taken)
        self.taken.add(slug)
        return slug
