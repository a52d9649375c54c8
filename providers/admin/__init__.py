"""The team's side of applications."""

from . import applications, changes, listings, people, wording

__all__ = ["applications", "changes", "listings", "people", "wording"]
