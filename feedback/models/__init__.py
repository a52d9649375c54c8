from .comments import Comment, CommentReading
from .terms import ReasonToLeaveOut, Topic

__all__ = ["Comment", "CommentReading", "ReasonToLeaveOut", "Topic"]
