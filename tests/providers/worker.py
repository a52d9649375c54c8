"""One process of a running site, told what to do line by line: `python -m tests.providers.worker`.

It can stop where it stands in the middle of a piece of work, to be killed there.
"""

import time
from datetime import datetime

import django
from django.conf import settings

from tests.processes import say, serve


def use_post_office(port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


def post(at):
    """Send the letters that are due, as of a moment. Gives their number."""
    from directory.models import Letter

    return Letter.objects.post(datetime.fromisoformat(at))


def letters(*names):
    """[name, to, state] of each letter, of these names only where some are given."""
    from directory.models import Letter

    rows = Letter.objects.filter(name__in=names) if names else Letter.objects.all()
    return [list(row) for row in rows.order_by("pk").values_list("name", "to", "state")]


def send_again(at):
    """What the team does with a letter that perhaps went and perhaps did not."""
    from directory.models import Letter

    for letter in Letter.objects.troubled():
        letter.send_again(datetime.fromisoformat(at))


def accept(pk, email, stop=""):
    """Accept an application. Stops before or after the letters, or after the commit, and waits to be killed."""
    return _decide(pk, email, "accept", stop=stop)


def decline(pk, email):
    return _decide(pk, email, "decline", "We could not reach you.")


def _decide(pk, email, verb, *words, stop=""):
    """What came of it: True, False when it was done before, or the words that the second of two people reads."""
    from django.contrib.auth import get_user_model
    from django.db import transaction
    from django.utils import timezone

    from providers import letters as written
    from providers.models import ListingApplication

    write = {"accept": written.accepted, "decline": written.declined}[verb]

    def write_and_stop(*args, at):
        if stop == "before the letters":
            _stop()
        write(*args, at=at)
        if stop == "after the letters":
            _stop()
        if stop == "after the commit":
            transaction.on_commit(_stop)

    application = ListingApplication.objects.select_related("service", "organisation").get(pk=pk)
    person = get_user_model().objects.get(email=email)
    try:
        return getattr(application, verb)(*words, by=person, at=timezone.now(), letters=write_and_stop)
    except ListingApplication.WrongState as problem:
        return str(problem)


def take_on(pk, email):
    """Have an application from now on. Gives True, or who has it already."""
    from django.contrib.auth import get_user_model

    from providers.models import ListingApplication

    application = ListingApplication.objects.get(pk=pk)
    try:
        return application.take_on(by=get_user_model().objects.get(email=email))
    except ListingApplication.HasIt as colleague:
        return str(colleague)


def who_has(pk):
    """The address of who has an application, and how often it was taken on, over or given back."""
    from providers.models import ListingApplication

    application = ListingApplication.objects.select_related("assigned_to").get(pk=pk)
    return [application.assigned_to.email, application.turns.count()]


def _stop():
    say("stopped")
    time.sleep(600)


def stand_of(pk):
    """How far an application is, in everything that a decision writes."""
    from providers.models import ListingApplication

    application = ListingApplication.objects.select_related("service").get(pk=pk)
    return {
        "state": application.state,
        "on the site": application.service.is_published,
        "decisions": [decision.outcome for decision in application.decisions.all()],
        "letters": [name for name, _, _ in letters("application-accepted", "application-declined")],
    }


def found():
    """The names that a family finds on the page of results, and whether each page opens."""
    import re

    from django.test import Client

    family = Client(SERVER_NAME="127.0.0.1")
    page = family.get("/services/").content.decode()
    listed = re.findall(r'<h2><a href="(/services/[^"?]+)[^"]*">(.*?)</a></h2>', page)
    return [[name, family.get(address).status_code] for address, name in listed]


def sit_down(email):
    """Somebody signs in at this process: the team with both factors, a provider with a code."""
    from django.contrib.auth import get_user_model

    from .conftest import at_desk

    desk.append(at_desk(get_user_model().objects.get(email=email)))


def press(address, typed):
    """Send a form. Gives the status and where it leads."""
    answer = desk[-1].post(address, typed)
    return [answer.status_code, answer.get("Location", "")]


def at_once(moment, name, *arguments):
    """Do something at a moment, as another process does: in seconds since 1970."""
    command = {each.__name__: each for each in COMMANDS}[name]
    while time.time() < moment:
        pass
    return command(*arguments)


def number_of(model, **filters):
    """How many rows there are of a table, such as `providers.ListingApplication`."""
    from django.apps import apps

    return apps.get_model(model).objects.filter(**filters).count()


def key_of(model):
    """The key of the only row of a table."""
    from django.apps import apps

    return apps.get_model(model).objects.get().pk


COMMANDS = (
    use_post_office, post, letters, send_again, accept, decline, take_on, who_has, stand_of, found, sit_down, press,
    at_once, number_of, key_of,
)  # fmt: skip
desk = []
if __name__ == "__main__":
    django.setup()
    settings.SEARCH_TAKE_OVER_SECONDS = 1
    settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
    serve(*COMMANDS)
