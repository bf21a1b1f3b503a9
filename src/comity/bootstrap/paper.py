"""The printer, as the faces reach it."""

from functools import cache

from comity.adapters.paper import TypstPrinter
from comity.adapters.paper.collection import WORDS as COLLECTION_WORDS
from comity.adapters.paper.collection import collection_form

__all__ = ["COLLECTION_WORDS", "collection_form", "open_printer"]


@cache
def open_printer() -> TypstPrinter:
    """One for the whole process: it keeps the fonts that it has unpacked."""
    return TypstPrinter()
