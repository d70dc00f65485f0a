"""Workbooks (XLSX) that somebody uploads: looked through before any reader of sheets gets to see them."""

from .reading import read_workbook
from .refusals import Limits, WorkbookRefused

__all__ = ["Limits", "WorkbookRefused", "read_workbook"]
