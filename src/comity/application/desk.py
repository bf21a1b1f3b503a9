"""What every use case has at hand: the authority it acts for, and the ports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from comity.application.arrivals import Arrivals
from comity.application.casebook import Casebook
from comity.application.ports import Calendars, Clock, Files, Keys, LawGate, Randomness, Store
from comity.application.ports.index import Index
from comity.application.ports.no_index import NO_INDEX
from comity.application.ports.pictures import NO_PICTURES, Pictures
from comity.application.refusals import Refusals
from comity.domain.authorities import Authority
from comity.domain.identifiers import uuid7
from comity.domain.officers import Actor, Role
from comity.domain.searches import SearchLimits

SYSTEM = Actor("system", Role.SYSTEM)


@dataclass(frozen=True, slots=True)
class Desk:
    """A node from the inside. `circles` names the node that reviews notices of each sharing circle."""

    authority: Authority
    store: Store
    clock: Clock
    randomness: Randomness
    keys: Keys
    law: LawGate
    files: Files
    calendars: Calendars
    circles: Mapping[str, str] = field(default_factory=dict)
    index: Index = NO_INDEX
    search_limits: SearchLimits = field(default_factory=SearchLimits)
    pictures: Pictures = NO_PICTURES
    casebook: Casebook = field(default_factory=Casebook, init=False, compare=False, repr=False)
    refusals: Refusals = field(default_factory=Refusals, init=False, compare=False, repr=False)
    arrivals: Arrivals = field(default_factory=Arrivals, init=False, compare=False, repr=False)

    @property
    def node(self) -> str:
        """This node's id."""
        return self.authority.node

    def new_id(self, at: datetime) -> UUID:
        """A fresh UUIDv7."""
        return uuid7(at, self.randomness.token(10))
