"""What a machine notices in the words of a comment: who might be known by them, worry about a child, and doubts.

It only points out. Nothing is refused or lost for what is noticed here.
"""

import re
from datetime import timedelta
from pathlib import Path

from directory.models import Organisation, Synonym
from directory.search import crisis, text
from directory.search.live import get_index
from directory.search.spelling import everyday_words

#: Words before somebody's name.
_BEFORE_A_NAME = frozenset(
    "called named mr mrs ms miss mx dr doctor sir nurse son daughter boy girl brother sister child teacher "
    "grandson granddaughter nephew niece twins twin senco therapist worker".split()
)
_CAPITAL = re.compile(r"\b[A-Z][a-z’']+(?:-[A-Z][a-z]+)?\b")
_SENTENCE_END = re.compile(r"[.!?:\n“\"(]\s*$")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"(?<!\d)(?:\+44|0)[\d ()-]{8,14}\d")
_NHS_NUMBER = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
_BIRTHDAY = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}\b")
_AGE = re.compile(r"\b\d{1,2}[ -]?(?:years?|yrs?|months?)(?:[ -]olds?)?\b|\baged? \d{1,2}\b", re.IGNORECASE)
_STREET = re.compile(
    r"\b\d{1,4}[A-Za-z]? (?:[A-Z][a-z’']+ )+(?:Road|Street|Lane|Avenue|Close|Drive|Way|Court|Crescent|Place|Terrace)\b"
)
_SCHOOL = re.compile(r"\b(?:[A-Z][\w’'.]+ )+(?:School|Academy|College|Nursery|Primary|Infants|Juniors)\b")
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
#: Words with a capital that are nobody's name.
_NOT_NAMES = frozenset(
    "I I'm I’m I've I’ve I'd I’d I'll I’ll Mum Dad Nan Grandad Monday Tuesday Wednesday Thursday Friday Saturday "
    "Sunday January February March April May June July August September October November December Christmas Easter "
    "English British England Council Local Offer Autism Asperger Down’s Down's Facebook Google Zoom Teams".split()
)

#: What is said of a child who may not be safe. A search for help with such words is not meant so.
WORRIES = Path(__file__).parent / "data" / "worry_phrases.csv"
#: The need under which the search keeps the names of conditions that few children have.
RARE = "rare-condition"

#: No further than so many letters back is the word before another; looked for in the whole, a long text took seconds.
LONGEST_WORD = 60
#: A person needs longer to read the form and type; in seconds.
QUICKEST = 3
#: More than so many comments in ten minutes are rather a machine's than families'. They are all kept.
RUSH, RUSH_MINUTES = 60, 10
MOST_LINKS = 2


def who_might_be_known(words):
    """What in a text might tell who it is about: [(kind of thing, the words)], each once, in their order."""
    found = [("an email address", each) for each in _EMAIL.findall(words)]
    found += [("a phone number", each.strip()) for each in _PHONE.findall(words)]
    found += [("an NHS number", each) for each in _NHS_NUMBER.findall(words)]
    found += [("a postcode", each) for each in _POSTCODE.findall(words)]
    found += [("a date of birth", each) for each in _BIRTHDAY.findall(words)]
    found += [("a name", each) for each in names(words)]
    return list(dict.fromkeys(found))


def worth_a_second_look(words):
    """What else might tell who somebody is once it is public: a school, a street, an age, a rare condition."""
    found = [("a school or college", each) for each in _SCHOOL.findall(words)]
    found += [("an address", each) for each in _STREET.findall(words)]
    found += [("an age or a time", each) for each in _AGE.findall(words)]
    said = f" {' '.join(text.words(words))} "
    found += [("a rare condition", each) for each in _rare_conditions() if f" {each} " in said]
    found += [("perhaps a name", each) for each in beginnings(words) if ("a name", each) not in found]
    return list(dict.fromkeys([*who_might_be_known(words), *found]))


def _rare_conditions():
    """What families call conditions that few children have, as the search knows them."""
    return Synonym.objects.filter(means=f"need:{RARE}").values_list("term", flat=True)


def names(words):
    """Words that are probably somebody's name: with a capital in the middle of a sentence, or after "called"."""
    listed = _words_of_organisations()
    found = []
    for match in _CAPITAL.finditer(words):
        word, before = match.group(), words[max(0, match.start() - LONGEST_WORD) : match.start()]
        last = re.findall(r"[A-Za-z’']+", before)[-1:]
        is_introduced = bool(last) and last[0].lower() in _BEFORE_A_NAME
        begins = _begins(words, match)
        if word.removesuffix("s") in _NOT_NAMES or word in _NOT_NAMES or (begins and not is_introduced):
            continue
        if is_introduced or (word.lower() not in everyday_words() and word.lower() not in listed):
            found.append(word)
    return list(dict.fromkeys(found))


def beginnings(words):
    """Words at the beginning of sentences that neither everybody nor any listing uses, and so may be names."""
    ordinary = everyday_words() | get_index().vocabulary.known_words | text.FUNCTION_WORDS | text.COMMON_HERE
    first = (match.group() for match in _CAPITAL.finditer(words) if _begins(words, match))
    found = (word for word in first if word not in _NOT_NAMES)
    return [word for word in found if word.lower() not in ordinary and text.stem(word.lower()) not in ordinary]


def _begins(words, match):
    """Whether a word is the first of its sentence."""
    before = words[max(0, match.start() - LONGEST_WORD) : match.start()]
    return not before.strip() or bool(_SENTENCE_END.search(before))


def _words_of_organisations():
    """The words of what is listed: naming a club or a town is what a comment is for."""
    names_of = Organisation.objects.values_list("name", flat=True)
    return {word for name in names_of for word in re.findall(r"[a-z’']+", name.lower())}


def is_worry(words):
    """Whether somebody may be in danger, may be hurt, may want to die, or tells of a crime.

    Rather too often than once too seldom: the team looks at it first, and that is all.
    """
    said = text.words(words)
    return crisis.is_crisis(said) or crisis.is_harm(said) or bool(crisis.places(said, WORRIES))


def doubts(words, *, trap, seconds, earlier, at):
    """Why a comment may be from a machine, in a few words; empty when there is no doubt.

    `trap` is what stands in the box that people do not see, `seconds` how long the form was open (None when its token
    is missing or not ours), `earlier` the comments that came through the site before.
    """
    found = []
    if trap:
        found.append("filled in a box that nobody sees")
    if seconds is None:
        found.append("came without our form")
    elif seconds < QUICKEST:
        found.append(f"was typed in {seconds:.0f} seconds")
    if len(_LINK.findall(words)) >= MOST_LINKS:
        found.append("is full of links")
    if earlier.by_web_since(at - timedelta(minutes=RUSH_MINUTES)).count() >= RUSH:
        found.append("came in a rush of others")
    return ", ".join(found)
