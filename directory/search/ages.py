"""Which numbers in a sentence are ages: "my 14 with adhd", but not "2 mornings" and not "waited 18 months"."""

from .pieces import day_at

#: The age in years up to which this is a place for young people.
OLDEST = 25
#: "My 2 with adhd" are two children, "my 9 with adhd" is one of nine.
MOST_CHILDREN = 3

#: What a number counts or measures when it is not an age.
_UNITS = frozenset(
    """am pm oclock min mins minute minutes hour hours hr hrs day days week weeks wk wks month months mth mths term
    terms stone kg kilo kilos lb lbs foot feet ft cm metre metres mile miles km food foods word words people
    kids children pounds pound quid p pence percent times time session sessions place places nights night staff
    adults adult pupils others brothers sisters siblings schools steps appointments meetings letters th st nd rd
    in morning mornings afternoons evenings lessons visits seats wheels sizes reasons things ways years yrs""".split()
)
_NAMES_A_NUMBER = frozenset(
    """type level stage key ks grade part step number no unit room phase section tier covid mg £ half past to til till
    until by after before from every x size bus route year yr""".split()
)
#: What stands before a length of time that went by.
_GONE_BY = frozenset(
    "for waited waiting waits last past every next these nearly over about wait list been took".split()
)
_LENGTHS_OF_TIME = frozenset("month months mths mth mo years yrs yr".split())
_YEARS = frozenset("years yrs".split())
_SCHOOL_YEAR = frozenset("year yr y".split())
_SINCE = frozenset("ago wait waiting waited now later long on so behind ahead late older younger".split())
#: "Up at 4", "opens at 9": a time of the clock.
_BY_THE_CLOCK = frozenset(
    """up awake wakes wake waking woke open opens close closes shuts finish finishes start starts begins ends bed
    again""".split()
)
_EACH_DAY = frozenset("every each sharp daily then".split())

_SOMEBODY = frozenset(
    """son daughter boy girl lad lass child kid brother sister grandson granddaughter niece nephew stepson stepdaughter
    grandchild toddler teen teenager youngest eldest oldest""".split()
)
_PARENTS = frozenset("mum mam mom mother dad father parent carer family".split())
_SEVERAL = frozenset(f"{one}s" for one in _SOMEBODY) | {"children", "under", "over"}
#: What a child is called by: "autistic 9 football".
_DESCRIBES = frozenset(
    """autistic autism asd asc adhd add pda downs deaf blind disabled nonverbal verbal mute dyslexic dyslexia dyspraxic
    dyspraxia epileptic epilepsy anxious anxiety tourettes tics cp palsy gdd fasd ld sld pmld semh sen syndrome needs
    disability disabilities impaired""".split()
)
#: What a sentence goes on with after somebody's age: "school refusal 13 with autism".
_AFTER_AN_AGE = frozenset(
    """with who whos cant cannot wont doesnt isnt hasnt not has hates loves likes needs wants struggles struggling
    refuses refusing screams cries hits bites kicks non ehcp ehc""".split()
) | (_DESCRIBES - {"needs"})
_A_COUNT_BEFORE = frozenset("of all both our my have has had got only than eats".split())


def is_an_age(phrase, pieces, at, slots, length):
    """Whether nothing around a phrase of the data says that its number is no age."""
    before, after, beyond = _text(pieces, at - 1), _text(pieces, at + length), _text(pieces, at + length + 1)
    is_school_year = phrase.parts[0] in _SCHOOL_YEAR
    if phrase.ends_in_number:
        if after in _UNITS and not is_school_year and not (after in _YEARS and beyond == "old"):
            return False
        if after in _SEVERAL:
            return False
        if (after == "year" and phrase.parts[0] != "{n}") or before == "£" or after in ("-", "+"):
            return False
    if phrase.parts == ("at", "{n}") and (before in _BY_THE_CLOCK or after in _EACH_DAY):
        return False
    if phrase.parts[-1] in _LENGTHS_OF_TIME and (before in _GONE_BY or after == "of" or after in _SINCE):
        return False
    if is_school_year and not 1 <= slots.get("n", 1) <= 13:
        return False
    return phrase.parts != ("{n}",) or _is_bare_age(pieces, at, slots["n"])


def _is_bare_age(pieces, at, number):
    """Whether a number without a word about age is one all the same."""
    before, after, beyond = (_text(pieces, place) for place in (at - 1, at + 1, at + 2))
    if pieces[at].kind != "number" or not 2 <= number <= OLDEST or before in _NAMES_A_NUMBER:
        return False
    if after in _SEVERAL or beyond in _SEVERAL or (before == "of" and _text(pieces, at - 2) in _PARENTS):
        return False
    if after in ("", ","):
        return True
    if after in _AFTER_AN_AGE or (after == "and" and beyond in _AFTER_AN_AGE):
        return before not in _A_COUNT_BEFORE or (before in ("my", "our") and number > MOST_CHILDREN)
    if before in _SOMEBODY or (at == 0 and after == "and" and number > MOST_CHILDREN):
        return True
    counts = after.endswith("s") and day_at(pieces[at + 1]) is None
    return not counts and (before in _DESCRIBES or any(_text(pieces, place) in _SOMEBODY for place in (at - 2, at - 3)))


def _text(pieces, at):
    return pieces[at].text if 0 <= at < len(pieces) else ""
