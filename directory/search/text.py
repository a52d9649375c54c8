"""From text to words the index can hold: folding, tokens, stems, and words that say little."""

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import snowballstemmer

LONGEST_QUERY = 200
MOST_WORDS = 40

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")
#: The dots of "a.d.h.d.". It begins with the dot, so that nothing is tried where there is none.
_DOTTED = re.compile(r"\.(?<=\b[a-z]\.)(?=[a-z]\b)")
_TOKEN = re.compile(r"[a-z]+|\d+:\d+|\d+|\+|(?<=\d)-(?=\d)|,")
_stemmer = snowballstemmer.stemmer("english")
#: It keeps the word it works on in itself, so two threads must not use it at once.
_one_at_a_time = Lock()

#: Grammar, not meaning: they find nothing.
FUNCTION_WORDS = frozenset(
    """a about after again all also am an and another any are as at be because been before being but by can could
    did do does doing for from get gets getting go goes going got had has have having he hed hell her here hers him
    his how i id if ill im in into is isnt it its ive just let like likes me more most much my myself now of off on
    once one only or our out over please she shes should so some such than that thats the their them then there
    theres these they theyre theyve this those through to too up us very was we well were weve what whats when
    where which while who why will with would you your yours still really thing things something anything someone
    anyone somewhere anywhere want wants wanted need needs needed try trying tried u ur r n pls plz thx cos coz cuz
    bcos bc gonna wanna gotta dunno hello hey thanks thank""".split()
)

#: Grammar that may be missing from a phrase. "Days out of school" are not days after school.
FILLERS = FUNCTION_WORDS - frozenset("after before off out over up".split())

#: Words that every listing here could carry, or that every family types: they find nothing by themselves.
COMMON_HERE = frozenset(
    """send sen special additional disabled disability disabilities child children childs childrens kid kids son
    daughter boy girl lad lass teen person people young help helps helping support supported service services local
    offer available find looking near good best there year years old yr yrs family families parent parents mum mums
    carer carers gran nan day days time times come take takes taken taking make makes give gives keep keeps say
    says said tell told told ask asks asked know think feel feels start starts started stop use uses used work
    works way ways lot bit ever never always every each no not dont doesnt didnt wont cant couldnt isnt wasnt arent
    first last next new place places week weeks month months today tonight around without sent letter saying rd nd
    th happens happen happened somebody anybody nobody everybody everything nothing moved put set see seen look own
    since during already yet quite maybe another able same understand understands understanding understood except
    anymore under less between oclock""".split()
)

#: What a parent calls a child: all the same in a phrase.
A_CHILD = frozenset(
    """child children childs childrens kid kids son sons daughter daughters boy boys girl girls lad lass grandson
    granddaughter grandchild""".split()
)

#: What something is called more than what it is about.
GENERAL = frozenset(
    """school schools group groups club clubs team session sessions activity activities class classes course
    courses term care clinic room house dad dads big used meeting meetings staff speaks speaking talks talking
    worker workers plan plans problem problems issue issues difficulty difficulties trouble""".split()
)


#: A postcode with anything or nothing in it that is no letter, or a number to ring.
_NUMBERS = (
    r"(?<![A-Za-z0-9])[A-Za-z]{1,2}[\W_]{0,3}\d[A-Za-z\d]?[\W_]{0,3}\d[A-Za-z]{2}(?![A-Za-z0-9])"
    r"|\+?\d(?:[\W_]{0,3}\d){6,}"
)
_WITHOUT_MAIL, _CONTACTS = re.compile(_NUMBERS), re.compile(rf"\S+@\S+|{_NUMBERS}")
#: Two digits as near each other as in any of those numbers. Where there are none, no more is looked for.
_TWO_DIGITS = re.compile(r"\d[A-Za-z\d]?[\W_]{0,3}\d")


def without_contacts(text):
    """A text without the postcodes, telephone numbers and mail addresses in it."""
    text = unicodedata.normalize("NFKC", text)
    # To look for a mail address at every letter takes longer than all the rest.
    if "@" in text:
        text = _CONTACTS.sub(" ", text)
    elif _TWO_DIGITS.search(text):
        text = _WITHOUT_MAIL.sub(" ", text)
    return " ".join(text.split()).strip(" ,;")


def fold(text):
    """Lower case, without accents, apostrophes or NUL."""
    text = text.replace("\0", " ").replace("&", " and ")
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _DOTTED.sub("", _APOSTROPHES.sub("", text).lower())


def tokens(text):
    """The words, numbers and number marks of a text, in order."""
    return _TOKEN.findall(fold(text))


def words(text):
    """The tokens that can be looked up: words and numbers, without marks."""
    return [token for token in tokens(text) if token[0].isalnum()]


#: Forms that no stemmer knows, as "form:word". "Took" is left out: who took tablets is in danger, who takes them not.
_IRREGULAR = dict(
    pair.split(":")
    for pair in """ate:eat eaten:eat beaten:beat began:begin begun:begin bit:bite bitten:bite bled:bleed blew:blow
    bought:buy broke:break broken:break brought:bring built:build came:come caught:catch chose:choose chosen:choose
    crises:crisis diagnoses:diagnosis
    drank:drink drew:draw drawn:draw driven:drive drove:drive drunk:drink fallen:fall fed:feed feet:foot fell:fall
    felt:feel fought:fight forgot:forget forgotten:forget froze:freeze frozen:freeze gave:give given:give grew:grow
    grown:grow heard:hear held:hold hid:hide hidden:hide kept:keep knew:know known:know laid:lay lent:lend
    lost:lose met:meet paid:pay ran:run ridden:ride rode:ride sang:sing sat:sit shook:shake shaken:shake slept:sleep
    sold:sell spat:spit spent:spend spoke:speak spoken:speak stole:steal stolen:steal stood:stand struck:strike
    stuck:stick swam:swim swore:swear taught:teach teeth:tooth thought:think threw:throw thrown:throw torn:tear
    understood:understand went:go woke:wake woken:wake wore:wear worn:wear written:write
    wrote:write""".split()
)


@lru_cache(maxsize=50_000)
def stem(word):
    """The stem that a word shares with its other forms. Short words and numbers are their own."""
    word = _IRREGULAR.get(word, word)
    if len(word) <= 3 or not word.isalpha():
        return word
    with _one_at_a_time:
        return _stemmer.stemWord(word)


def stems(text):
    return [stem(word) for word in words(text)]


def weight_of(word):
    """How much a typed word says about what is wanted, from 0 to 1."""
    if word in FUNCTION_WORDS:
        return 0.0
    if word in COMMON_HERE or len(word) == 1 or (word.isdigit() and len(word) < 3):
        return 0.12
    return 0.4 if word in GENERAL else 1.0
