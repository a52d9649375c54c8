from . import facts, guides, routes, terms

__all__ = ["facts", "guides", "routes", "terms"]
