"""What is said not to be so, or not to be wanted: "not on a Saturday", "anything but swimming", "ADHD, not autism"."""

from . import text

#: What stands right before something that is not wanted.
_UNWANTED = frozenset(
    """except anything_but apart_from other_than rather_than instead_of dont_want doesnt_want didnt_want cant_do
    cant_make cant_manage cant_come""".split()
)
#: What stands right before something that somebody does not have or is not.
_NOT_SO = frozenset("not isnt arent wasnt doesnt_have dont_have hasnt_got havent_got didnt_have".split())
#: A child that is "not talking" needs help with talking, so only these are taken for denied by a "not".
_NAMED = frozenset(
    """autistic autism asd asc aspergers adhd add pda odd downs deaf blind dyslexic dyslexia dyspraxic dyspraxia
    epileptic epilepsy fasd diabetic diabetes tourettes gdd arfid camhs
    monday mondays tuesday tuesdays wednesday wednesdays thursday thursdays friday fridays saturday saturdays
    sunday sundays weekend weekends weekday weekdays online""".split()
)
_BETWEEN = frozenset("a an the any more another on in at".split())


#: The words that a denial begins with: most sentences have none.
_BEGINNINGS = frozenset(saying.partition("_")[0] for saying in _UNWANTED | _NOT_SO)


def denies(words):
    """Whether anything may be denied in these words."""
    return not _BEGINNINGS.isdisjoint(words)


def is_denied(words, at):
    """Whether the filter that begins there is said not to be wanted."""
    return _stands_before(words, _before_small_words(words, at), _UNWANTED | {"not"})


def unwanted(words):
    """The places of the words that are said not to be so, or not to be wanted."""
    return {at for at in range(1, len(words)) if _is_unwanted(words, at)} if denies(words) else set()


def says_more(words, places):
    """Whether anything is said to look for besides the words at these places."""
    return any(text.weight_of(word) > text.weight_of("not") for at, word in enumerate(words) if at not in places)


def with_what_denies(words, places):
    """These places, and those of the quiet words right before each, which only deny it: "not on a Saturday"."""
    found = set()
    for at in places:
        found.add(at)
        while at > 0 and text.weight_of(words[at - 1]) <= text.weight_of("not"):
            at -= 1
            found.add(at)
    return found


def _is_unwanted(words, at):
    if text.weight_of(words[at]) <= text.weight_of("not"):
        return False
    start = _before_small_words(words, at)
    return _stands_before(words, start, _UNWANTED) or (words[at] in _NAMED and _stands_before(words, start, _NOT_SO))


def _before_small_words(words, at):
    while at > 0 and words[at - 1] in _BETWEEN:
        at -= 1
    return at


def _stands_before(words, at, sayings):
    return (at > 0 and words[at - 1] in sayings) or (at > 1 and f"{words[at - 2]}_{words[at - 1]}" in sayings)
