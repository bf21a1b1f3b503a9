"""Safeguards around a search: verdicts on hits and their published share, who searched what, and thresholds."""
