"""Looking whether the websites of listings answer: now and then, a few at a time, never while somebody waits."""

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from django.conf import settings

from .fetching import BadStatus, FetchProblem, Limits, TooLarge, fetch
from .models import Service, Website

#: What one run does: a part of all, so that each comes about monthly, a few at a time, and not many of one host.
A_RUN, AT_LEAST, AT_ONCE, MOST_OF_A_HOST = 1 / 25, 20, 4, 3
LIMITS = Limits(seconds=15, seconds_without_a_word=10, most_bytes=1024 * 1024)
#: When so many were asked and none answered, it is our own line that is down.
ENOUGH_TO_KNOW = 5

log = logging.getLogger("directory")


def look_at_due(*, at):
    """Look at the websites that are due. Gives a Counter of what was done."""
    if not settings.WEBSITES_CHECKED:
        return Counter()
    listed = Service.objects.published().values_list("url", "organisation__website")
    named = {own or theirs for own, theirs in listed}
    Website.objects.ask(named)
    # What no listing names was asked for by somebody who applies, and once is enough.
    due = (website for website in Website.objects.due(at) if website.looked_at is None or website.url in named)
    chosen = _a_few(due, most=max(AT_LEAST, int(len(named) * A_RUN)))
    with ThreadPoolExecutor(AT_ONCE) as threads:
        found = list(zip(chosen, threads.map(problem_of, [website.url for website in chosen]), strict=True))
    if len(found) >= ENOUGH_TO_KNOW and all(problem for _, problem in found):
        log.error("No website answers: is this machine's own line down?")
        return Counter()
    for website, problem in found:
        website.note(problem, at=at)
    silent = sum(bool(problem) for _, problem in found)
    return Counter({"websites looked at": len(found), "websites that did not answer": silent})


def problem_of(url):
    """Why a website cannot be read, in a few words, or nothing. One that only turns robots away is well."""
    try:
        fetch(url, LIMITS)
    except TooLarge:
        return ""
    except BadStatus as problem:
        is_gone = problem.status in (404, 410) or problem.status >= 500
        return str(problem) if is_gone else ""
    except FetchProblem as problem:
        return str(problem)
    return ""


def _a_few(rows, most):
    """So many of the websites that are due, and not many of one host."""
    chosen, hosts = [], Counter()
    for website in rows:
        host = urlsplit(website.url).hostname
        if hosts[host] < MOST_OF_A_HOST:
            hosts[host] += 1
            chosen.append(website)
        if len(chosen) == most:
            break
    return chosen
