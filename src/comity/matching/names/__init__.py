"""Person names as written, in any script, made comparable."""

from comity.matching.names.forms import Latin, NameForms
from comity.matching.names.reading import read

__all__ = ["Latin", "NameForms", "read"]
