from . import references
from .actions import Action, ProgressNote
from .casework import Casework
from .comments import Comment
from .consultations import Consultation
from .corrections import YearCorrection
from .points import Point
from .readings import CommentReading
from .terms import ConsultedGroup, ReasonToLeaveOut, Topic
from .years import YearlyReview

__all__ = [
    "Action",
    "Casework",
    "Comment",
    "CommentReading",
    "Consultation",
    "ConsultedGroup",
    "Point",
    "ProgressNote",
    "ReasonToLeaveOut",
    "Topic",
    "YearCorrection",
    "YearlyReview",
    "references",
]
