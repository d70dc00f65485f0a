"""The workspace of consultants, and where invited people come in."""
