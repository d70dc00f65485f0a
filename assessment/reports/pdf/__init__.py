"""Reports on paper: trees of findings set as PDF by Typst."""

from .board import render_report

__all__ = ["render_report"]
