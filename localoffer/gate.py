"""What stands between the server and Django: nothing that somebody sends comes back as a fault of the server's own."""

import logging
import sys

from . import errors

log = logging.getLogger("localoffer")

#: How much of a path the log shows.
LONGEST_PATH = 100


class Gate:
    """A WSGI application around ours. It reads all forms as UTF-8, and answers for what even Django lets through."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        if content_type := environ.get("CONTENT_TYPE"):
            environ["CONTENT_TYPE"] = without_charset(content_type)
        try:
            return self.application(environ, start_response)
        except Exception as problem:
            # No traceback: the values in it are what somebody typed. The end of a path may be a secret reference.
            beginning = "/".join(environ.get("PATH_INFO", "")[:LONGEST_PATH].split("/", 2)[:2])
            log.error("No answer to %r: %s", f"{beginning}/", type(problem).__name__)
            body = errors.plain_page(500)
            headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
            start_response("500 Internal Server Error", [*headers, ("Cache-Control", "no-store")], sys.exc_info())
            return [body]


def without_charset(content_type):
    """A content type that leaves the alphabet to us: Python knows some that are none, such as rot13 and zlib."""
    kind, *parameters = content_type.split(";")
    kept = [each for each in parameters if not each.strip().lower().startswith("charset")]
    return ";".join([kind, *kept])
