from .facts import LocalFact
from .pages import EasyLine, Guide, GuideContact, GuideLink
from .routes import Answer, Question, Route
from .terms import LifeStage, Reader, Subject

__all__ = [
    "Answer",
    "EasyLine",
    "Guide",
    "GuideContact",
    "GuideLink",
    "LifeStage",
    "LocalFact",
    "Question",
    "Reader",
    "Route",
    "Subject",
]
