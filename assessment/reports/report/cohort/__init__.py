"""The figures of everybody in an engagement: the page, and what is taken away of it."""

from .build import build_cohort_page
from .code_book import CODE_BOOK_HEAD, code_book_rows
from .document import figures_document, people_document
from .labels import group_label
from .rows import FIGURE_HEAD, figure_rows, person_head, person_row
from .tree import CohortPage
from .waves import Wave

__all__ = [
    "CODE_BOOK_HEAD",
    "FIGURE_HEAD",
    "CohortPage",
    "Wave",
    "build_cohort_page",
    "code_book_rows",
    "figure_rows",
    "figures_document",
    "group_label",
    "people_document",
    "person_head",
    "person_row",
]
