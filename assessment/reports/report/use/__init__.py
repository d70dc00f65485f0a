"""How a version is used: the page of findings, a page for each section, and the same figures as rows."""

from .build import build_use_page
from .rows import HEAD, list_use_rows
from .section import build_use_section

__all__ = ["HEAD", "build_use_page", "build_use_section", "list_use_rows"]
