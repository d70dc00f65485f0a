"""Input of the taking pages."""

from .entry import ConsentForm, ResumeCodeForm
from .step import StepForm, field_values, marked_html, time_fields

__all__ = ["ConsentForm", "ResumeCodeForm", "StepForm", "field_values", "marked_html", "time_fields"]
