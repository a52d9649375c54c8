from .answers import Answer
from .applications import ListingApplication
from .asking import InformationRequest, NewDay, RequestQuestion
from .assurance import Assurance, InsuranceCover
from .changes import ChangeRequest
from .complaints import ComplaintNote, ListingComplaint
from .decisions import ChecklistAnswer, ChecklistItem, Decision, Declaration, Question
from .evidence import Evidence, EvidenceOpening
from .listing_decisions import ListingDecision
from .members import Invitation, Membership
from .replies import Reply
from .waiting_files import WaitingFile

__all__ = [
    "Answer",
    "Assurance",
    "ChangeRequest",
    "ChecklistAnswer",
    "ChecklistItem",
    "ComplaintNote",
    "Declaration",
    "Decision",
    "Evidence",
    "EvidenceOpening",
    "InformationRequest",
    "InsuranceCover",
    "Invitation",
    "ListingApplication",
    "ListingComplaint",
    "ListingDecision",
    "Membership",
    "NewDay",
    "Question",
    "Reply",
    "RequestQuestion",
    "WaitingFile",
]
