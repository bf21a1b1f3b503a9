"""The border check: one page, one call."""
