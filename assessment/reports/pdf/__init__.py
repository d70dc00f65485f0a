"""Reports on paper: trees of findings set as PDF by Typst."""
