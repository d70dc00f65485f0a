"""Input of the editor and of the pages on versions."""
