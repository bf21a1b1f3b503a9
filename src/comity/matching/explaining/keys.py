"""Every message key that a piece of evidence may carry: the catalogue's section ``match_reason``."""

from comity.matching.person.attributes import KEYS as ATTRIBUTE_KEYS
from comity.matching.person.birth_dates import KEYS as BIRTH_KEYS
from comity.matching.person.names import KEYS as NAME_KEYS
from comity.matching.person.numbers import KEYS as NUMBER_KEYS

REASON_KEYS: tuple[str, ...] = (*NAME_KEYS, *BIRTH_KEYS, *NUMBER_KEYS, *ATTRIBUTE_KEYS)
