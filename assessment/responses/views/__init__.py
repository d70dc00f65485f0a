"""Who, what, where next: the pages of taking the assessment."""
