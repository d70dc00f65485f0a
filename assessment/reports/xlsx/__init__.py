"""A result as a workbook: a sheet for each part of it, and what its codes mean in every language."""

from .result import render_xlsx

__all__ = ["render_xlsx"]
