"""Words that somebody of the team wrote and that came too late: shown once more, so that they are not lost."""

from django.contrib import messages


def show(request, written, *, told=()):
    """Show above the next page what was written, except what was told before, as a second press sends it again."""
    for words in written:
        if words not in told:
            messages.warning(request, f"Not sent. Copy it from here if you still need it: {words}")
