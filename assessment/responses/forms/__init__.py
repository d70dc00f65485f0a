"""Input of the taking pages."""

from .entry import ConsentForm, ResumeCodeForm
from .step import StepForm, field_values, filled_html, hidden_options

__all__ = ["ConsentForm", "ResumeCodeForm", "StepForm", "field_values", "filled_html", "hidden_options"]
