"""The page on what a draft would do: plain strings and tables, in the language in force."""

from .page import ImpactPage, Part, build_impact_page

__all__ = ["ImpactPage", "Part", "build_impact_page"]
