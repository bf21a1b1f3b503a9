"""Person names as written, in any script, made comparable.

`read` gives a name's native form and its Latin readings; `keys` the keys under which equal names meet. A text that holds
several names is told apart by `aliases` first.
"""

from comity.matching.names.forms import Latin, NameForms
from comity.matching.names.keys import NameKeys, keys, may_abbreviate
from comity.matching.names.reading import READINGS, read

__all__ = ["READINGS", "Latin", "NameForms", "NameKeys", "keys", "may_abbreviate", "read"]
