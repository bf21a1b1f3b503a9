"""Measure how well the right person is found by name alone: query groups, the persons held back, recall and its interval."""
