from .casework import CaseworkAdmin
from .comments import CommentAdmin
from .consultations import ConsultationAdmin, ConsultedGroupAdmin
from .points import PointAdmin
from .readings import CommentReadingAdmin
from .terms import ReasonToLeaveOutAdmin, TopicAdmin
from .years import YearlyReviewAdmin

__all__ = [
    "CaseworkAdmin",
    "CommentAdmin",
    "CommentReadingAdmin",
    "ConsultationAdmin",
    "ConsultedGroupAdmin",
    "PointAdmin",
    "ReasonToLeaveOutAdmin",
    "TopicAdmin",
    "YearlyReviewAdmin",
]
