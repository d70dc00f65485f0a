"""Input of the workspace."""
