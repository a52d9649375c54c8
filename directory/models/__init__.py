from ..search.models import MissedSearch, SearchDocument, SearchQueue, SearchRevision, Synonym
from .figures import ListingCount
from .glossary import GlossaryTerm
from .letters import Letter
from .locations import Accessibility, Location, ServiceAtLocation
from .organisations import Contact, Organisation, OrganisationIdentifier
from .places import LoadedData, LocalAuthority, Postcode, Town
from .service_parts import Attachment, CostOption, EligibilityAnswer, ListingAnswer, Schedule
from .services import Service
from .shipped import ShippedDefault
from .taxonomy import (
    AccessFeature,
    AgeBand,
    Audience,
    CostType,
    EligibilityFlag,
    Language,
    Need,
    NeedsLevel,
    ProviderType,
    ProvisionType,
    ReferralRoute,
    Theme,
    TimePeriod,
)
from .websites import Website

__all__ = [
    "AccessFeature",
    "Accessibility",
    "AgeBand",
    "Attachment",
    "Audience",
    "Contact",
    "CostOption",
    "CostType",
    "EligibilityAnswer",
    "EligibilityFlag",
    "GlossaryTerm",
    "Language",
    "Letter",
    "ListingAnswer",
    "ListingCount",
    "LoadedData",
    "LocalAuthority",
    "Location",
    "MissedSearch",
    "Need",
    "NeedsLevel",
    "Organisation",
    "OrganisationIdentifier",
    "Postcode",
    "ProviderType",
    "ProvisionType",
    "ReferralRoute",
    "Schedule",
    "SearchDocument",
    "SearchQueue",
    "SearchRevision",
    "Service",
    "ServiceAtLocation",
    "ShippedDefault",
    "Synonym",
    "Theme",
    "TimePeriod",
    "Town",
    "Website",
]
