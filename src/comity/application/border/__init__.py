"""The desk at the line: one traveller or document, one glance."""
