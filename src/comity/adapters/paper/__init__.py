"""Paper: what is printed for a file or a court."""

from comity.adapters.paper.printer import TypstPrinter

__all__ = ["TypstPrinter"]
