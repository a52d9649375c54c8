"""The team's side of applications and of asking providers."""

from . import applications, asking, changes, complaints, listings, organisations, people, replies, wording

__all__ = [
    "applications",
    "asking",
    "changes",
    "complaints",
    "listings",
    "organisations",
    "people",
    "replies",
    "wording",
]
