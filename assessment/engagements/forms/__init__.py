"""Input of the workspace."""

from .entering import EntranceForm, OpenEntranceForm

__all__ = ["EntranceForm", "OpenEntranceForm"]
