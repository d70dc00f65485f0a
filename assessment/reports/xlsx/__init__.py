"""Workbooks: a result with what its codes mean in every language, and a plan."""

from .plan import render_plan
from .result import render_xlsx

__all__ = ["render_plan", "render_xlsx"]
