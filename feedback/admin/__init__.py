from .comments import CommentAdmin
from .terms import ReasonToLeaveOutAdmin, TopicAdmin

__all__ = ["CommentAdmin", "ReasonToLeaveOutAdmin", "TopicAdmin"]
