"""What a report says: one tree of findings, which page, PDF and tables render."""

from .build import build, case_of
from .case import Case
from .tree import Report

__all__ = ["Case", "Report", "build", "case_of"]
