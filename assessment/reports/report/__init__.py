"""What a report says: one tree of findings, shown alike by the page and every export."""

from .build import build
from .tree import Report

__all__ = ["Report", "build"]
