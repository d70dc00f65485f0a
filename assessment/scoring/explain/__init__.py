"""What answers say: why the leading type leads, and how much an answer tells about the type."""

from __future__ import annotations

from .information import ChiSquare, Information, chi_square, holm, information
from .weights import Weight, values_of, weights_of_many

__all__ = [
    "ChiSquare",
    "Information",
    "Weight",
    "chi_square",
    "holm",
    "information",
    "values_of",
    "weights_of_many",
]
