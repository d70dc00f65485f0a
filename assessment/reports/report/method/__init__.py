"""What the page on the method says, told from a version's document and what was simulated for it."""

from .build import build_method

__all__ = ["build_method"]
