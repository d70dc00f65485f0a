"""Input of the taking pages."""

from .entry import ConsentForm, ResumeCodeForm
from .own_data import CorrectionForm, DeleteForm
from .plan import ActionForm, PlanItemForm, ReflectionForm
from .preview import PreviewForm
from .sharing import AddressForm, ShareForm
from .step import StepForm, field_values, marked_html, time_fields

__all__ = [
    "ActionForm",
    "AddressForm",
    "ConsentForm",
    "CorrectionForm",
    "DeleteForm",
    "PlanItemForm",
    "PreviewForm",
    "ReflectionForm",
    "ResumeCodeForm",
    "ShareForm",
    "StepForm",
    "field_values",
    "marked_html",
    "time_fields",
]
