"""What families ask in the measurements. `Asking` never gives the same sentence twice."""

from random import Random
from urllib.parse import urlencode

WHAT = """football club; swimming lessons; youth club; drama group; horse riding; short breaks; holiday club;
speech therapy; parent support group; soft play; sensory room; music group; childminder; cooking class;
wheelchair basketball; art sessions; dance class; gymnastics; overnight stays; sibling group; befriending;
trampolining; cinema; toddler group; after school club; counselling; physiotherapy; mobility training; advice
line; benefits advice; school transport; job coaching""".replace("\n", " ").split("; ")
NEED = """autistic; deaf; blind; anxious; adhd; down syndrome; cerebral palsy; dyslexic; epileptic; non verbal;
wheelchair using; dyspraxic; hearing impaired""".replace("\n", " ").split("; ")
WORRY = """will not sleep; cannot cope with school; is always running away; does not talk yet; only eats two foods;
has meltdowns; is being bullied; finds noise hard; has no friends; is afraid of the dark; needs a hoist;
is moving to college""".replace("\n", " ").split("; ")
DAY = ("on saturday", "on sunday", "after school", "in the summer holidays", "weekday mornings", "at the weekend")

#: As parents write. Between them they use every kind of filter that can be heard in words.
PATTERNS = (
    "{what} for my {need} {age} year old near {place}",
    "{what} for {need} children {day}",
    "{day} {what} for my {need} {age} year old near {place}, free",
    "my {age} year old {worry}, is there a {what}",
    "{need} {what} within {miles} miles of {place}",
    "help for a {need} teenager who {worry}",
    "{what} near {place} no diagnosis needed",
    "free {what} {day}",
)


class Asking:
    """Addresses of searches. `places` are postcodes and towns, `themes` and `levels` slugs to filter by."""

    def __init__(self, places, themes, levels):
        self.random = Random(1)
        self.places, self.themes, self.levels = places, themes, levels
        self.asked = set()

    def _new(self, make):
        while (address := make()) in self.asked:
            pass
        self.asked.add(address)
        return address

    def _sentence(self, pattern):
        random = self.random
        said = pattern.format(
            what=random.choice(WHAT),
            need=random.choice(NEED),
            worry=random.choice(WORRY),
            day=random.choice(DAY),
            age=random.randrange(2, 19),
            miles=random.choice((3, 5, 10)),
            place=random.choice(self.places),
        )
        return self._slip(said) if random.randrange(6) == 0 else said

    def _slip(self, said):
        """One letter of one long word left out."""
        words = said.split()
        at = max(range(len(words)), key=lambda at: len(words[at]) if words[at].isalpha() else 0)
        cut = self.random.randrange(1, len(words[at]) - 1)
        words[at] = words[at][:cut] + words[at][cut + 1 :]
        return " ".join(words)

    def sentence(self):
        """A sentence that nobody asked yet, every other one with a place."""
        pattern = PATTERNS[len(self.asked) % len(PATTERNS)]
        return self._new(lambda: urlencode({"q": self._sentence(pattern)}))

    def nearest(self):
        """A sentence with a place, nearest first."""
        return self._new(
            lambda: urlencode({"q": self._sentence("{what} for my {need} child near {place}"), "sort": "near"})
        )

    def filters(self):
        """Filters only, as somebody ticks them."""
        random = self.random
        return self._new(
            lambda: urlencode(
                {
                    "theme": random.choice(self.themes),
                    "level": random.choice(self.levels),
                    "age": random.randrange(2, 19),
                    "near": random.choice(self.places),
                    "how": random.choice(("place", "online", "home")),
                    "sort": random.choice(("best", "near", "name", "checked")),
                }
            )
        )

    def nothing(self):
        """Words that no listing has, under a filter."""
        letters = "".join(self.random.choice("xzqvj") for _ in range(8))
        return self._new(lambda: urlencode({"q": f"{letters} {self.random.randrange(10**6)}", "age": 7}))
