"""The team's side of applications."""

from . import applications, people, wording

__all__ = ["applications", "people", "wording"]
