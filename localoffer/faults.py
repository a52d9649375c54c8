"""How faults are told: where in the code, and of what kind. Never what somebody typed.

The message of an error may hold it: PostgreSQL repeats the whole row that it refuses. So may the path of a page, as
that of a comment is its reference, and the form and the variables that Django puts into its reports.
"""

import copy
import logging
import sys
import traceback

from django.core.exceptions import ImproperlyConfigured
from django.views.debug import ExceptionReporter


def told(problem):
    """The way to an error and its kind, with those that led to it, oldest first."""
    found, seen = [], set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        found.append("".join(traceback.format_tb(problem.__traceback__)) + _kind(problem))
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    return "\n".join(reversed(found))


def in_a_line(problem):
    """The kind of an error and where it came up; its message may hold what somebody typed."""
    last = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__} in {last.name}, line {last.lineno} of {last.filename.rpartition('/')[2]}"


def _kind(problem):
    return f"{type(problem).__module__}.{type(problem).__qualname__}"


def tell(error, problem, way):
    """What a command says that breaks, in place of `sys.excepthook`. What is wrong in the settings it says in full."""
    if issubclass(error, (ImproperlyConfigured, KeyboardInterrupt)):
        sys.__excepthook__(error, problem, way)
    else:
        print(told(problem), file=sys.stderr)


class Line(logging.Formatter):
    """A line of the log, and below it the way to the fault."""

    def format(self, record):
        own = copy.copy(record)
        own.exc_text = None  # What another formatter made of it may hold the message.
        return super().format(own)

    def formatException(self, exc_info):
        return told(exc_info[1])


class WithoutThePath(logging.Filter):
    """The path that was asked for becomes the pattern of its page, in which no reference stands."""

    def filter(self, record):
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            page = request.resolver_match.route if request.resolver_match else "a page that is not there"
            record.args = tuple(page if each == request.path else each for each in record.args)
        return True


class Report(ExceptionReporter):
    """A report of a fault without the request, without variables, and without the message of the error."""

    def __init__(self, request, exc_type, exc_value, tb, is_email=False):
        super().__init__(None, exc_type, exc_value, tb, is_email)

    def get_traceback_data(self):
        return super().get_traceback_data() | {"exception_value": "not shown: it may hold what somebody typed"}

    def get_traceback_frames(self):
        frames = super().get_traceback_frames()
        return [frame | {"vars": [], "exc_cause": frame["exc_cause"] and _kind(frame["exc_cause"])} for frame in frames]

    def get_traceback_text(self):
        return told(self.exc_value)
