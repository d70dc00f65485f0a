"""All writes to clients, engagements, invitations and what was settled about them."""

from .figures import release_due_figures, release_figures

__all__ = ["release_due_figures", "release_figures"]
