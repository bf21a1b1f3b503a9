"""The printer, as the faces reach it."""

from functools import cache

from comity.adapters.paper import TypstPrinter
from comity.application.ports.printing import Printer


@cache
def open_printer() -> Printer:
    """One for the whole process: it keeps the fonts that it has unpacked."""
    return TypstPrinter()
