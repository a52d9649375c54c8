"""What holds for every request, before and after any page."""

import logging

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from . import errors

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
#: No page of ours asks a device where it is, or to see or hear.
NO_DEVICES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
#: Answered whatever else is wrong, so that a watcher can tell a closed site from a dead one.
ALWAYS_OPEN = "/healthz"

log = logging.getLogger("localoffer")


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page is closed but those that say otherwise. The admin asks for itself, and for more."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if "admin" in request.resolver_match.app_names:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class GuardMiddleware:
    """Refuses methods that no page takes, keeps a closed site closed, and turns a lost database into a 503."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self._refused(request) or self.get_response(request)
        if response.status_code == 405 and not response.content:
            response = self._explained(request, response)
        if response.get("Content-Type", "").startswith("text/html"):
            # Every page follows the reader's own settings and list, which their cookies hold.
            patch_vary_headers(response, ["Cookie"])
            response["Permissions-Policy"] = NO_DEVICES
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, OperationalError | InterfaceError):
            log.error("The database does not answer: %s", request.resolver_match.view_name)
            return errors.unavailable(request)
        return None

    def _refused(self, request):
        if request.method not in METHODS:
            return errors.method_not_allowed(request, METHODS)
        if settings.IS_CLOSED and request.path != ALWAYS_OPEN:
            return errors.unavailable(request)
        return None

    def _explained(self, request, response):
        if request.method == "OPTIONS":
            return HttpResponse(headers={"Allow": response["Allow"]})
        return errors.method_not_allowed(request, [response["Allow"]])
