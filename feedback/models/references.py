"""The reference with which somebody without an account sees how their comment stands."""

import secrets

#: No vowels, so that no word comes out; nothing that looks like something else when read aloud or by hand.
LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
#: Of 28 letters: 48 bits, so nobody finds one by trying.
LENGTH, HALF = 10, 5


def make():
    """A new reference, as it is stored."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def read(typed):
    """A reference as it is stored, however it was typed; empty when it cannot be one."""
    plain = "".join(each for each in typed.upper() if each.isalnum())
    return plain if len(plain) == LENGTH and set(plain) <= set(LETTERS) else ""


def shown(reference):
    """A reference as people read it: in two halves."""
    return f"{reference[:HALF]}-{reference[HALF:]}"
