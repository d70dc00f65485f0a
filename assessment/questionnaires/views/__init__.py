"""What the pages on versions show, and the editor."""
