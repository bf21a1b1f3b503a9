"""Who acts: a role at a desk, and the pseudonymous id by which events name an officer."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Roles of the first issues (`core.md`, "A request's life")."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    NATIONAL_DESK = "national_desk"
    LAWYER = "lawyer"  # of the central authority
    EXECUTING_AUTHORITY = "executing_authority"
    AUDITOR = "auditor"
    COMPLIANCE = "compliance"  # reviews notices before anybody else sees them, and blocks them during a complaint
    ADMINISTRATOR = "administrator"  # keeps accounts and keys, sees no content
    SYSTEM = "system"  # the node itself: deliveries, receipts, the gate's first answer


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, as every node may read it: a pseudonym that only the officer's own node resolves, and a role."""

    id: str
    role: Role


@dataclass(frozen=True, slots=True)
class Officer:
    """A person with an account on this node. `id` is the pseudonym that events carry; `name` never leaves the node."""

    id: str
    name: str
    roles: frozenset[Role]

    def acting_as(self, role: Role) -> Actor:
        """This officer in one of the roles, as events name them."""
        return Actor(self.id, role)
