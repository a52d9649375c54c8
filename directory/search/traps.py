"""What only sounds like a filter: "meltdowns every day after school" asks for no club after school."""

#: Words of what happens, where they stand at most so many words before or after.
NEAR = 3
_HAPPENS = frozenset(
    """meltdown meltdowns melts tantrum tantrums explodes exploding explosions kicks kicking hits hitting screams
    screaming cries crying sobs sobbing battle battles fight fights fighting refuses refusing wets wetting soils wakes
    waking seizure seizures fits vomits bites biting smashes trashes shouting shutdown shutdowns collapses restraint
    struggles rages raging lashes dread dreads""".split()
)
#: Words of how somebody is, where they stand right before: "tired after school".
_IS = frozenset(
    """angry tired exhausted upset anxious scared violent aggressive sick hungry awake asleep alone dysregulated
    restrained""".split()
)


def tells_what_happens(pieces, at, length):
    """Whether the words there say when or where something happens, not when or where help is wanted."""
    around = [*pieces[max(0, at - NEAR) : at], *pieces[at + length : at + length + NEAR]]
    return any(piece.text in _HAPPENS for piece in around) or (at > 0 and pieces[at - 1].text in _IS)


def overlaps(said, pieces, at, length):
    """Whether these words stand where the phrase stands, or partly there."""
    for start in range(max(0, at - len(said) + 1), at + length):
        if tuple(piece.text for piece in pieces[start : start + len(said)]) == said:
            return True
    return False
