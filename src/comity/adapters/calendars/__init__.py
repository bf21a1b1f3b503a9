"""Calendars of the states, read from the corpus and an agency's overlays."""

from comity.adapters.calendars.corpus import CorpusCalendars

__all__ = ["CorpusCalendars"]
