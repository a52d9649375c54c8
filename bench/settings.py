"""The settings of a real site, and one more page: an empty one, which everything else is compared with."""

from localoffer.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
