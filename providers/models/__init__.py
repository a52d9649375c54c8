from .applications import ListingApplication
from .assurance import Assurance, InsuranceCover
from .changes import ChangeRequest
from .decisions import ChecklistAnswer, ChecklistItem, Decision, Declaration, Question
from .evidence import Evidence, EvidenceOpening
from .listing_decisions import ListingDecision
from .members import Invitation, Membership

__all__ = [
    "Assurance",
    "ChangeRequest",
    "ChecklistAnswer",
    "ChecklistItem",
    "Declaration",
    "Decision",
    "Evidence",
    "EvidenceOpening",
    "InsuranceCover",
    "Invitation",
    "ListingApplication",
    "ListingDecision",
    "Membership",
    "Question",
]
