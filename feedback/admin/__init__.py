from .comments import CommentAdmin
from .consultations import ConsultationAdmin, ConsultedGroupAdmin
from .points import PointAdmin
from .terms import ReasonToLeaveOutAdmin, TopicAdmin
from .years import YearlyReviewAdmin

__all__ = [
    "CommentAdmin",
    "ConsultationAdmin",
    "ConsultedGroupAdmin",
    "PointAdmin",
    "ReasonToLeaveOutAdmin",
    "TopicAdmin",
    "YearlyReviewAdmin",
]
