"""Who said it is not what is looked for: "the school nurse said to ask for a continence nurse"."""

#: So many words before the saying the person who said it begins.
NEAR = 4
_SAYS = frozenset(
    "said says say told tells thinks think reckons suggested suggests advised advises recommended mentioned".split()
)
_INFORMANTS = frozenset(
    """school nursery preschool playgroup college gp doctor doctors nurse teacher teachers senco sendco head headteacher
    visitor worker consultant paediatrician hospital ot physio therapist psychologist dentist optician council services
    friend neighbour""".split()
)
#: "School says no" is what it is about.
_REFUSES = frozenset("no fine nothing isnt doesnt cant wont hes shes he she they its theres".split())


def informants(words):
    """The places of the words that only name somebody who said something."""
    found = set()
    for at, word in enumerate(words[:-1]):
        if word not in _SAYS or words[at + 1] in _REFUSES:
            continue
        named = [place for place in range(max(0, at - NEAR), at) if words[place] in _INFORMANTS]
        if named:
            found.update(range(max(0, named[0] - 1), at + 1))
    return found
