from . import facts, guides, terms

__all__ = ["facts", "guides", "terms"]
