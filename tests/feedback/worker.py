"""One process of a running site that takes comments, told line by line: `python -m tests.feedback.worker`."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import django
from django.conf import settings

from tests.processes import serve


def say(first, number):
    """So many people send the form at the same time, each twice. Gives where each was led, or the status."""
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from feedback import tokens

    def one(person):
        form = {"topic": "quality", "words": f"The door at place {person} is too narrow."}
        form["mark"] = tokens.make(timezone.now() - timedelta(minutes=1))
        answers = [Client(SERVER_NAME="127.0.0.1").post("/tell-us/", form) for _ in range(2)]
        connection.close()
        return [answer.get("Location") or answer.status_code for answer in answers]

    with ThreadPoolExecutor(number) as people:
        return list(people.map(one, range(first, first + number)))


def say_and_die():
    """Somebody is told that their comment is kept, and at that moment the process dies."""
    from django.core.signals import request_finished

    request_finished.connect(lambda **_: os._exit(1), weak=False)
    say(900, 1)


def die_before_it_is_kept():
    """The process dies in the middle of keeping a comment."""
    from feedback import letters

    letters.received = lambda *args, **kwargs: os._exit(1)
    say(901, 1)


def kept():
    """The words of the comments that are there."""
    from feedback.models import Comment

    return sorted(Comment.objects.values_list("words", flat=True))


if __name__ == "__main__":
    django.setup()
    settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
    serve(say, say_and_die, die_before_it_is_kept, kept)
