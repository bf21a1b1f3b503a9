"""Consultations on jurisdiction: which of several states prosecutes, or what is left where none does."""
