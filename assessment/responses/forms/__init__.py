"""Input of the taking pages."""

from .entry import ConsentForm, ResumeCodeForm
from .sharing import AddressForm, ShareForm
from .step import StepForm, field_values, marked_html, time_fields

__all__ = ["AddressForm", "ConsentForm", "ResumeCodeForm", "ShareForm", "StepForm", "field_values", "marked_html", "time_fields"]
