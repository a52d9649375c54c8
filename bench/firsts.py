"""What somebody's first visit brings over the line, in bytes."""

import gzip
import re
from urllib.parse import urlsplit

import brotli
from django.conf import settings


def first_visit(site, searches):
    """{"home" | "results" | "script": {"gzip": bytes, "brotli": bytes}}; results is the largest of some searches."""
    home = _page(site, "/")
    pages = [_page(site, address) for address in searches]
    styles = list(_linked(site, home, r'rel="stylesheet" href="([^"]+)"'))
    scripts = list(_linked(site, home, r'src="([^"]+\.js)"'))
    largest = {kind: max(_packed(page)[kind] for page in pages) for kind in ("gzip", "brotli")}
    return {
        "home": _sum(_packed(home), *styles),
        "results": _sum(largest, *styles),
        "script": _sum(*scripts),
    }


def _page(site, address):
    return site.ask(address).body


def _packed(content):
    """As Django compresses a page, and as a proxy would with brotli at its usual level."""
    return {"gzip": len(gzip.compress(content, 6)), "brotli": len(brotli.compress(content, quality=5))}


def _linked(site, page, pattern):
    """The sizes of the files that a page names, as they lie compressed on the disk; of a view's answer else."""
    for address in re.findall(pattern, page.decode()):
        path = urlsplit(address).path
        if path.startswith(settings.STATIC_URL):
            file = settings.STATIC_ROOT / path.removeprefix(settings.STATIC_URL)
            small = {"gzip": file.with_name(file.name + ".gz"), "brotli": file.with_name(file.name + ".br")}
            yield {kind: (found if found.exists() else file).stat().st_size for kind, found in small.items()}
        else:
            yield _packed(_page(site, address))


def _sum(*sizes):
    return {kind: sum(size[kind] for size in sizes) for kind in ("gzip", "brotli")}
