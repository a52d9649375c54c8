from .comments import CommentAdmin, CommentReadingAdmin
from .consultations import ConsultationAdmin, ConsultedGroupAdmin
from .points import PointAdmin
from .terms import ReasonToLeaveOutAdmin, TopicAdmin
from .years import YearlyReviewAdmin

__all__ = [
    "CommentAdmin",
    "CommentReadingAdmin",
    "ConsultationAdmin",
    "ConsultedGroupAdmin",
    "PointAdmin",
    "ReasonToLeaveOutAdmin",
    "TopicAdmin",
    "YearlyReviewAdmin",
]
