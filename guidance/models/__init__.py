from .facts import LocalFact
from .pages import EasyLine, Guide, GuideContact, GuideLink
from .terms import LifeStage, Reader, Subject

__all__ = ["EasyLine", "Guide", "GuideContact", "GuideLink", "LifeStage", "LocalFact", "Reader", "Subject"]
