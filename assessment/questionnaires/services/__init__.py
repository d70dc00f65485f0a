"""All writes to questionnaires and versions."""

from .drafts import EditConflict, OutOfDate, change_draft, discard_draft, redo_edit, undo_edit
from .files import change_texts, note_export
from .impacts import store_impact
from .simulations import (
    LEAST_PEOPLE,
    LEAST_WORLDS,
    ForeignFigures,
    adopt_figures,
    ensure_simulated,
    simulate_in_use,
    simulate_version,
)
from .versions import (
    TRANSITIONS,
    CannotPublish,
    ChangedSinceRead,
    Loaded,
    NotReady,
    WrongStatus,
    approve_version,
    create_draft,
    load_document,
    publish_version,
    retire_version,
    start_draft,
    subject_of,
)

__all__ = [
    "LEAST_PEOPLE",
    "LEAST_WORLDS",
    "TRANSITIONS",
    "CannotPublish",
    "ChangedSinceRead",
    "EditConflict",
    "ForeignFigures",
    "Loaded",
    "NotReady",
    "OutOfDate",
    "WrongStatus",
    "adopt_figures",
    "approve_version",
    "change_draft",
    "change_texts",
    "create_draft",
    "discard_draft",
    "ensure_simulated",
    "load_document",
    "note_export",
    "publish_version",
    "redo_edit",
    "retire_version",
    "simulate_in_use",
    "simulate_version",
    "start_draft",
    "store_impact",
    "subject_of",
    "undo_edit",
]
