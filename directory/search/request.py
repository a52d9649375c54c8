"""What is asked of the search: the words and the filters of one web address, read and checked."""

import re
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from . import text

#: Filters of which several values may be chosen, in the order the page shows them.
MANY = ("theme", "type", "need", "level", "no", "cost", "day", "time", "season", "how", "lang", "access")
#: Filters that are on or off.
SWITCHES = ("away", "fresh")
ON = ("1", "yes", "on")
SORTS = {"best": "Best match", "near": "Nearest", "name": "Name", "checked": "Recently confirmed"}
DISTANCES = (1, 3, 5, 10, 20)
MOST_VALUES = 20
#: No list is as long: whoever asks for more is told so.
LAST_PAGE = 99_999
LONGEST_PLACE = 60
PER_PAGE = 20

_AGE = re.compile(r"(\d{1,2})(?:\s*(?:-|to)\s*(\d{1,2}))?$", re.ASCII)
_SLUG = re.compile(r"[a-z0-9-]{1,60}$", re.ASCII)


@dataclass(frozen=True)
class SearchRequest:
    """One search. `given` names the filters the address speaks of, even where it leaves them empty.

    A filter heard in the words counts only while the address does not speak of it: so that each one can be
    changed or taken away by a plain link.
    """

    q: str = ""
    many: dict = field(default_factory=dict)
    switches: frozenset = frozenset()
    age: tuple | None = None
    near: str = ""
    miles: int | None = None
    sort: str = ""
    page: int = 1
    exact: bool = False
    #: The words that the filters of the address were heard in, where they are others than `q`.
    words_before: str | None = None
    given: frozenset = frozenset()
    problems: tuple = ()

    @classmethod
    def read(cls, query, vocabulary):
        """Read a QueryDict. What cannot be used is left out and told in `problems` as (field, typed, message)."""
        problems, said = [], query.dict()
        q = _one_line(said.get("q", ""))
        words_before = _one_line(said["heard"])[: text.LONGEST_QUERY] if "heard" in said else None
        if len(q) > text.LONGEST_QUERY:
            q = q[: text.LONGEST_QUERY].rsplit(" ", 1)[0]
            problems.append(("q", "", f"We searched for the first {text.LONGEST_QUERY} letters only."))
        many = _read_many(query, vocabulary, problems)
        age = read_age(said.get("age", ""), problems)
        near = _one_line(said.get("near", ""))
        if len(near) > LONGEST_PLACE:
            near = near[:LONGEST_PLACE].strip()
            problems.append(("near", "", f"We looked at the first {LONGEST_PLACE} letters of the place only."))
        miles = _read_number(
            said.get("miles", ""), 1, 100, "miles", "Enter the distance as whole miles, 1 to 100.", problems
        )
        page = _read_page(said.get("page", ""), problems)
        for name in SWITCHES:
            if said.get(name) and said[name] not in ON:
                problems.append((name, said[name][:60], "We do not know this choice, so we left it out."))
        sort = said.get("sort", "")
        if sort and sort not in SORTS:
            problems.append(("sort", sort[:60], "We do not know this order, so the best match comes first."))
            sort = ""
        return cls(
            q=q,
            many={name: values for name, values in many.items() if values},
            switches=frozenset(name for name in SWITCHES if said.get(name) in ON),
            age=age,
            near=near,
            miles=miles,
            sort=sort,
            page=page,
            exact=said.get("exact") == "1",
            words_before=None if words_before == q else words_before,
            given=frozenset(_given(said)),
            problems=tuple((name, _one_line(typed), told) for name, typed, told in problems),
        )

    def chosen(self, name):
        return self.many.get(name, ())

    def without_heard(self, filters):
        """This request after new words were typed: what it had from the old ones goes with them.

        What is left empty spoke of the old words too, and keeps nothing of the new ones away.
        """
        many, age, near, miles = dict(self.many), self.age, self.near, self.miles
        for lifted in filters:
            if lifted.soft and lifted.name != "near":
                continue
            name, value = _as_parameter(lifted)
            if name == "age" and age == read_age(value, []):
                age = None
            elif name == "near" and near.lower() == value.lower():
                near = ""
            elif name == "miles" and miles == int(value):
                miles = None
            elif name in MANY:
                many[name] = tuple(each for each in many.get(name, ()) if each not in _several(name, value))
        many = {name: values for name, values in many.items() if values}
        still = {*many, *self.switches}
        still |= {name for name, kept in (("age", age), ("near", near), ("miles", miles)) if kept}
        return replace(self, many=many, age=age, near=near, miles=miles, given=self.given & still, words_before=None)

    def with_heard(self, filters):
        """This request with the hard filters of a sentence, where the address is silent about them."""
        many, age, near, miles = dict(self.many), self.age, self.near, self.miles
        for lifted in filters:
            if lifted.soft and lifted.name != "near":
                continue
            name, value = _as_parameter(lifted)
            if name in self.given:
                continue
            if name == "age":
                age = read_age(value, [])
            elif name == "near" and value != "ask":
                near = value
            elif name == "miles":
                miles = int(value)
            elif name in MANY:
                many[name] = tuple(dict.fromkeys([*many.get(name, ()), *_several(name, value)]))
        return replace(self, many=many, age=age, near=near, miles=miles)

    def parts(self):
        """The address of this search as {name: "name=value"}, in the order they are written."""
        parts = {"q": urlencode({"q": self.q})} if self.q else {}
        for name, chosen in self.many.items():
            parts[name] = "&".join(f"{name}={value}" for value in chosen)
        parts |= {name: f"{name}=1" for name in sorted(self.switches)}
        if self.age:
            parts["age"] = f"age={age_value(self.age)}"
        if self.near:
            parts["near"] = urlencode({"near": self.near})
        parts |= {"miles": f"miles={self.miles}"} if self.miles else {}
        parts |= {"sort": f"sort={self.sort}"} if self.sort else {}
        parts |= {"exact": "exact=1"} if self.exact else {}
        return parts

    @property
    def has_filters(self):
        return bool(self.many or self.switches or self.age or self.near)


def _given(said):
    """The filters an address speaks of. A box left empty on the way in (`start`) says nothing yet."""
    is_start = "start" in said
    for name in (*MANY, *SWITCHES, "age", "near", "miles"):
        if name in said and not (is_start and not said[name]):
            yield name


def age_value(age):
    """An age or range of ages as the address writes it."""
    lowest, highest = age
    return str(lowest) if lowest == highest else f"{lowest}-{highest}"


def read_age(typed, problems):
    """(lowest, highest) in whole years of a typed age or range, or None; what is wrong is added to `problems`."""
    typed = typed.strip()
    if not typed:
        return None
    match = _AGE.match(typed)
    if match:
        lowest, highest = int(match.group(1)), int(match.group(2) or match.group(1))
        if lowest <= highest and lowest <= 25:
            return lowest, min(highest, 25)
    problems.append(("age", typed[:60], "Enter an age from 0 to 25, such as 7, or two ages, such as 5-8."))
    return None


def _read_many(query, vocabulary, problems):
    """{name: chosen values} of the questions that take several answers. Unknown values are told in `problems`."""
    many = {}
    for name in (each for each in MANY if each in query):
        values = list(dict.fromkeys(value for value in query.getlist(name) if value))[:MOST_VALUES]
        known = vocabulary.labels[name]
        many[name] = tuple(value for value in values if value in known)
        for value in values:
            if value not in known:
                problems.append((name, value[:60], "We do not know this choice, so we left it out."))
    return many


def _read_page(typed, problems):
    typed = typed.strip()
    if not typed:
        return 1
    if typed.isascii() and typed.isdigit() and int(typed[:6]):
        return min(int(typed[:6]), LAST_PAGE)
    problems.append(("page", typed[:60], "We do not know this page, so this is the first."))
    return 1


def _one_line(typed):
    return " ".join(typed.replace("\0", " ").split())


def _read_number(typed, lowest, highest, name, message, problems):
    typed = typed.strip()
    if not typed:
        return None
    if typed.isascii() and typed.isdigit() and len(typed) < 6 and lowest <= int(typed) <= highest:
        return int(typed)
    problems.append((name, typed[:60], message))
    return None


def _as_parameter(lifted):
    """(name, value) of a filter heard in words, as the address writes it."""
    if lifted.name == "flag":
        return "no", lifted.value.removeprefix("-")
    return lifted.name, lifted.value


def _several(name, value):
    if name == "day" and value == "weekend":
        return ("sat", "sun")
    if name == "day" and value == "weekday":
        return ("mon", "tue", "wed", "thu", "fri")
    return (value,)


def is_offered(lifted, labels):
    """Whether what was heard can be filtered by: a term that was retired cannot."""
    name, value = _as_parameter(lifted)
    return name not in MANY or all(each in labels[name] for each in _several(name, value))
