"""My list: save, remove, look, share, print and compare. No account, and no cookie before the first Save."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from .. import shortlist
from ..comparing import MOST_COMPARED, Comparison
from ..listing import Listing
from ..models import AccessFeature, EligibilityFlag, Service
from ..ways_back import card_before, page_before


@login_not_required
@require_safe
@cache_control(private=True, no_store=True)
def my_list(request):
    """The reader's own list; or, with `s`, one that somebody sent them, which changes nothing of theirs."""
    shared = _slugs(",".join(request.GET.getlist("s")).split(","))
    if shared:
        return _page(request, _listings(slugs=shared), {"shared": True, "missing": shared})
    ids = shortlist.read(request)
    listings = _listings(ids=ids)
    gone = set(ids) - {listing.service.pk for listing in listings}
    named = Service.objects.once_published().filter(pk__in=gone, status__in=["hidden", "removed"])
    saved = request.GET.get("saved", "")
    context = {
        "shared": False,
        "gone": sorted(gone),
        "gone_names": list(named.values_list("name", flat=True)),
        "saved": next((each.service for each in listings if each.service.slug == saved), None),
        "is_full": "full" in request.GET and len(ids) >= shortlist.MOST,
        "back": page_before(request) if saved or "full" in request.GET else None,
    }
    return _page(request, listings, context)


def _page(request, listings, context):
    slugs = [listing.service.slug for listing in listings]
    if context.get("missing"):
        context["gone"] = [slug for slug in context["missing"] if slug not in slugs]
    link = f"{reverse('directory:shortlist')}?s={','.join(slugs)}"
    context |= {
        "listings": listings,
        "here": "shortlist",
        "most": shortlist.MOST,
        "most_compared": MOST_COMPARED,
        "share_address": f"{settings.SITE_ADDRESS}{link}",
        "all_ids": [listing.service.pk for listing in listings],
    }
    response = render(request, "directory/my-list.html", context)
    response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["Cookie"])
    return response


def _slugs(parts):
    return list(dict.fromkeys(part[:120] for part in parts if part and "\0" not in part))[: shortlist.MOST]


def _listings(**wanted):
    """The published services among those wanted, in the order wanted."""
    (name, values), today = next(iter(wanted.items())), timezone.localdate()
    field = {"ids": "pk", "slugs": "slug"}[name]
    rows = Service.objects.published().with_page_facts().filter(**{f"{field}__in": values})
    by_value = {getattr(row, field): row for row in rows}
    flags, features = list(EligibilityFlag.objects.in_use()), list(AccessFeature.objects.in_use())
    found = [by_value[value] for value in values if value in by_value]
    return [Listing(row, on=today, flags=flags, features=features) for row in found]


@login_not_required
@csrf_exempt
@require_http_methods(["POST"])
def save(request):
    """Put services in the reader's list, and go back to where they pressed Save."""
    shortlist.require_own_page(request)
    slugs = _slugs(request.POST.getlist("service"))
    found = dict(Service.objects.published().filter(slug__in=slugs).values_list("slug", "pk"))
    before = shortlist.read(request)
    ids = list(dict.fromkeys([*before, *(found[slug] for slug in slugs if slug in found)]))
    is_full = len(ids) > shortlist.MOST
    card = card_before(request, slugs[0]) if len(slugs) == 1 and found else ""
    if _is_script(request):
        response = _counted(ids[: shortlist.MOST], is_full=is_full, saved=found)
    elif is_full:
        response = _to_list(full=1)
    elif (address := request.POST.get("next")) and found and _is_ours(request, address):
        response = HttpResponseRedirect(address, status=303)
    elif card:
        response = HttpResponseRedirect(card, status=303)
    else:
        response = _to_list(**({"saved": slugs[0]} if found and len(slugs) == 1 else {}))
    if found:
        shortlist.write(response, ids[: shortlist.MOST])
    return response


@login_not_required
@csrf_exempt
@require_http_methods(["POST"])
def remove(request):
    """Take services out of the reader's list, the vanished ones too."""
    shortlist.require_own_page(request)
    unwanted = set(request.POST.getlist("id"))
    ids = [pk for pk in shortlist.read(request) if str(pk) not in unwanted]
    response = _counted(ids) if _is_script(request) else _to_list()
    shortlist.write(response, ids)
    return response


def _is_script(request):
    """Whether our script asks, which stays on its page and only wants to know how many are kept now."""
    return request.headers.get("Accept", "") == "application/json"


def _counted(ids, *, is_full=False, saved=()):
    return JsonResponse({"kept": len(ids), "isFull": is_full, "saved": dict(saved)})


def _to_list(**query):
    address = reverse("directory:shortlist")
    return HttpResponseRedirect(f"{address}?{urlencode(query)}" if query else address, status=303)


def _is_ours(request, address):
    hosts = {request.get_host()}
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, hosts, request.is_secure())


@login_not_required
@require_safe
def compare(request):
    """Up to four services side by side, what differs first."""
    wanted = _slugs(request.GET.getlist("s"))
    listings = _listings(slugs=wanted)
    found = {listing.service.slug for listing in listings}
    context = {
        "here": "shortlist",
        "comparison": Comparison(listings[:MOST_COMPARED]) if len(listings) > 1 else None,
        "listings": listings[:MOST_COMPARED],
        "too_many": len(listings) > MOST_COMPARED,
        "gone": len([slug for slug in wanted if slug not in found]),
        "most_compared": MOST_COMPARED,
    }
    response = render(request, "directory/compare.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
