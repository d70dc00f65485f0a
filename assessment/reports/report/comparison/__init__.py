"""The person beside the CTOs of the study, and beside this site's respondents."""

from .page import build_comparison_page
from .populations import POPULATIONS
from .shares import build_comparison

__all__ = ["POPULATIONS", "build_comparison", "build_comparison_page"]
