"""What answers mean: from evidence to an archetype, how surely, and what to do. Pure, no framework."""

from .result import ENGINE, Assessment, assess

__all__ = ["ENGINE", "Assessment", "assess"]
