"""The records under check, and how a fault is written down."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from comity.law.facts import Record
from comity.law.sources import Source
from comity.law.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A fault: the file (and line) it stands in, the field, a short code for programs, and what is wrong."""

    where: str
    field: str
    code: str
    says: str


@dataclass(frozen=True)
class Shelf:
    """Records as they lie in their files, each once even where two have the same id.

    `sources` are all that may be cited; `own` those of the folder under check, of which each must be cited. `below`
    are the records that an overlay lies on; a record of the overlay is checked together with the one it overrides.
    """

    records: Sequence[Record]
    vocabulary: Vocabulary
    sources: Mapping[str, Source]
    own: Collection[str]
    below: Mapping[tuple[str, str], Record] = field(default_factory=dict)

    @cached_property
    def whole(self) -> tuple[Record, ...]:
        """The records under check, each as the gate would read it."""
        return tuple(
            Record(record.kind, record.id, record.where, {**below.facts, **record.facts})
            if (below := self.below.get((record.kind, record.id)))
            else record
            for record in self.records
        )

    def of_kind(self, *kinds: str) -> Iterator[Record]:
        """Those of some kinds, as the gate would read them."""
        return (record for record in self.whole if record.kind in kinds)

    def ids(self, kind: str) -> frozenset[str]:
        """Ids of a kind, here and below."""
        here = {record.id for record in self.records if record.kind == kind}
        return frozenset(here | {name for found, name in self.below if found == kind})

    @cached_property
    def everything(self) -> Mapping[tuple[str, str], Record]:
        """All records by kind and id, those below overridden."""
        return {**self.below, **{(record.kind, record.id): record for record in self.whole}}

    @cached_property
    def states(self) -> frozenset[str]:
        """States and their territorial units."""
        found = set(self.ids("state"))
        for (kind, _), record in self.everything.items():
            units = record.facts.get("territorial_units") if kind == "state" else None
            if units is not None and isinstance(units.value, list):
                found |= {unit for unit in units.value if isinstance(unit, str)}
        return frozenset(found)

    @cached_property
    def conventions(self) -> frozenset[str]:
        """Names of the folders in multilateral/, and of the conventions that are only named."""
        rows = {name.split(":")[0] for name in (*self.ids("status"), *self.ids("declaration"))}
        return frozenset(self.ids("convention") | rows | set(self.vocabulary["outside_convention"]))
