"""Workbooks: a result with what its codes mean in every language, and a plan."""

from .plan import render_plan
from .result import render_xlsx
from .streaming import LongSheet, stream_workbook

__all__ = ["LongSheet", "render_plan", "render_xlsx", "stream_workbook"]
