"""Advice beside the texts of a form: what could be plainer for families. It never stops anybody."""

from directory import plain_language

#: Fields whose words families read.
READ_BY_FAMILIES = frozenset(
    """summary description eligibility how_decisions_are_made how_to_challenge how_to_get_it send_training
    complaints_policy quality""".split()
)


def remarks(form):
    """{field name: [Remark]} for the texts that are in the form now."""
    found = {}
    for name in form.fields:
        if name in READ_BY_FAMILIES and (said := plain_language.remarks(str(form[name].value() or ""))):
            found[name] = said
    return found
