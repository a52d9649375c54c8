"""The team's room: one module for each thing the team looks after."""

from . import areas, contacts, letters, locations, organisations, search, services, taxonomy

__all__ = ["areas", "contacts", "letters", "locations", "organisations", "search", "services", "taxonomy"]
