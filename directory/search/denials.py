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
    epileptic epilepsy fasd diabetic diabetes tourettes gdd arfid camhs""".split()
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


def denied(words):
    """The places of the words that are denied; none where nothing else was said."""
    if not denies(words):
        return set()
    found = {at for at in range(1, len(words)) if _is_denied(words, at)}
    if not found:
        return found
    rest = [word for at, word in enumerate(words) if at not in found]
    return found if any(text.weight_of(word) > text.weight_of("not") for word in rest) else set()


def _is_denied(words, at):
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
