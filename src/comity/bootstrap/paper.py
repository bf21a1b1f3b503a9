"""The printer, as the faces reach it."""

from functools import cache

from comity.adapters.paper import TypstPrinter


@cache
def open_printer() -> TypstPrinter:
    """One for the whole process: it keeps the fonts that it has unpacked."""
    return TypstPrinter()
