"""What the pages of this app show."""

from .learning import learning, versions
from .method import method, method_of
from .result import result
from .shared import shared
from .what_if import what_if

__all__ = ["learning", "method", "method_of", "result", "shared", "versions", "what_if"]
