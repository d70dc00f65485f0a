"""Page-shaped reads of responses."""

from .learning import LEARNING, LEFT_OUT, Material, count_submitted, read_for_learning, stream_typed_results
from .own_data import read_everything, rows_of
from .plan import PlanEntry, PlanSheet, list_chosen, read_plan
from .recomputing import Recomputation, list_without_result, recompute_results
from .sharing import find_live_link, list_links
from .taking import find_by_resume_code, find_by_resume_token, list_earlier, list_own_responses
from .tallies import find_shown_tally
from .terms import Agreed, AskedBy, asked_by, in_page_language, list_agreed, list_scopes
from .use import find_use
from .versions import list_versions

__all__ = [
    "LEARNING",
    "LEFT_OUT",
    "Agreed",
    "AskedBy",
    "Material",
    "PlanEntry",
    "PlanSheet",
    "Recomputation",
    "asked_by",
    "count_submitted",
    "find_by_resume_code",
    "find_by_resume_token",
    "find_live_link",
    "find_shown_tally",
    "find_use",
    "in_page_language",
    "list_agreed",
    "list_chosen",
    "list_earlier",
    "list_links",
    "list_own_responses",
    "list_scopes",
    "list_versions",
    "list_without_result",
    "read_everything",
    "read_for_learning",
    "read_plan",
    "recompute_results",
    "rows_of",
    "stream_typed_results",
]
