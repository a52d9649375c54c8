"""The team's side of applications."""

from . import applications, changes, people, wording

__all__ = ["applications", "changes", "people", "wording"]
