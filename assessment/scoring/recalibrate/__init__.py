"""Learning the rates that the report does not publish, from responses without a label."""

from __future__ import annotations

from .recalibration import LEAST_RESPONSES, Recalibration, learned_document, provenance_of, recalibrate

__all__ = ["LEAST_RESPONSES", "Recalibration", "learned_document", "provenance_of", "recalibrate"]
