"""Measure how well the right person is found by name alone: groups of queries, held-back persons, recall."""
