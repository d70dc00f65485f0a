"""What the pages of this app show."""

from .advice import advice
from .cohort import figures, release
from .comparison import comparison
from .exporting import export_engagement
from .impact import impact
from .learning import learning, versions
from .method import method, method_of
from .own_data import data_csv, data_json
from .participant_result import participant_result
from .plan_files import plan_ics, plan_pdf, plan_xlsx
from .preview import preview_result
from .progress import progress
from .report import report
from .result import result
from .shared import shared
from .tables import result_csv, result_xlsx
from .use import use, use_csv, use_section
from .what_if import what_if

__all__ = [
    "advice",
    "comparison",
    "data_csv",
    "data_json",
    "export_engagement",
    "figures",
    "impact",
    "learning",
    "method",
    "method_of",
    "participant_result",
    "plan_ics",
    "plan_pdf",
    "plan_xlsx",
    "preview_result",
    "progress",
    "release",
    "report",
    "result",
    "result_csv",
    "result_xlsx",
    "shared",
    "use",
    "use_csv",
    "use_section",
    "versions",
    "what_if",
]
