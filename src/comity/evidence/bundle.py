"""Checking a proof bundle offline: one file and the fingerprints of the roots one trusts (`spec/bundle.md`).

Every check runs, whatever the others came to, and says why it failed. A bundle is verified if all of them hold; an
empty list of events proves nothing and fails.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TypeAlias

from comity.domain.authorities import state_of
from comity.domain.errors import NotVerified
from comity.evidence.bundle_fields import (
    DOMAIN,
    Bundle,
    BundledEvent,
    LeafProof,
    Outside,
    Record,
    SignedBundle,
    decision_digest,
    make_bundle,
    parse_bundle,
    signed_part,
)
from comity.evidence.fingerprints import read_fingerprint
from comity.evidence.keyring import Keyring, prove_all
from comity.evidence.merkle import event_leaf, verify_inclusion
from comity.evidence.sealing import check_body, verify_event
from comity.evidence.signatures import verify
from comity.evidence.witnessed import QUORUM, ProvenCheckpoint, Witnessed, prove_checkpoint, witnessed

__all__ = [
    "Bundle", "BundledEvent", "Check", "Examined", "LeafProof", "Outside", "Record", "RecordVerifier", "SignedBundle",
    "decision_digest", "examine_bundle", "make_bundle", "parse_bundle", "verify_bundle",
]  # fmt: skip

SKEW = timedelta(minutes=10)  # by which an event's clock may be ahead of the log's
MOST_FAULTS = 20  # named in one check


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: its name, whether it holds, and why or why not in words."""

    name: str
    ok: bool
    why: str


RecordVerifier: TypeAlias = Callable[[bytes, Keyring], Check]


@dataclass(slots=True)
class _Tally:
    """What one check finds while it goes through the bundle."""

    name: str
    done: int = 0
    faults: list[str] = field(default_factory=list)

    def check(self, what: str, step: Callable[[], object]) -> None:
        """Count one step; a refusal becomes a fault."""
        self.done += 1
        try:
            step()
        except NotVerified as error:
            self.faults.append(f"{what}: {error.message} [{error.code}]")

    def result(self, held: str, empty: str = "") -> Check:
        """The check; with `empty`, it fails where there was nothing to check."""
        if self.faults:
            more = [f"and {len(self.faults) - MOST_FAULTS} more"] if len(self.faults) > MOST_FAULTS else []
            return Check(self.name, False, "; ".join([*self.faults[:MOST_FAULTS], *more]))
        return Check(self.name, False, empty) if empty and not self.done else Check(self.name, True, held)


@dataclass(frozen=True, slots=True)
class Examined:
    """All checks of a bundle, and for each checkpoint that holds who cosigned it, by its place in the bundle."""

    checks: tuple[Check, ...]
    witnessed: Mapping[int, Witnessed]
    needed: int


def verify_bundle(
    data: bytes,
    roots: Collection[str],
    *,
    witnesses: int = QUORUM,
    record_verifiers: Mapping[str, RecordVerifier] | None = None,
) -> list[Check]:
    """The checks of `examine_bundle`, in its order; arguments and errors as there."""
    return list(examine_bundle(data, roots, witnesses=witnesses, record_verifiers=record_verifiers).checks)


def examine_bundle(
    data: bytes,
    roots: Collection[str],
    *,
    witnesses: int = QUORUM,
    record_verifiers: Mapping[str, RecordVerifier] | None = None,
) -> Examined:
    """Everything that the bundle proves to somebody who trusts these roots, and what it does not.

    Args:
        data: The file.
        roots: Fingerprints of national roots that the reader has from the authorities themselves.
        witnesses: From how many other states each checkpoint needs a cosignature, at least 1. A reader who asks for
            fewer than `QUORUM` does so knowingly.
        record_verifiers: For each kind of record who checks it; a kind without one fails.

    Raises:
        NotVerified: The bytes are no bundle at all. Any other fault is a failed check.
        InvalidInput: A fingerprint is malformed.
    """
    trusted = {read_fingerprint(root) for root in roots}
    signed = parse_bundle(data)
    bundle = signed.bundle
    ring, faults = prove_all(bundle.statements, trusted)
    proven, checkpoints = _checkpoints(bundle, ring)
    needed = max(1, witnesses)
    seen = {number: witnessed(one, ring, state_of(bundle.made_by)) for number, one in proven.items()}
    checks = (
        _statements(ring, faults),
        _maker(signed, ring),
        _signatures(bundle, ring),
        _bodies(bundle),
        _case(bundle),
        _order(bundle),
        _log(bundle, proven),
        checkpoints,
        _cosignatures(bundle, seen, needed),
        _decisions(bundle),
        *_records(bundle, ring, record_verifiers or {}),
    )
    return Examined(checks, seen, needed)


def _statements(ring: Keyring, faults: list[NotVerified]) -> Check:
    tally = _Tally("statements", len(ring.nodes), [f"{error.message} [{error.code}]" for error in faults])
    return tally.result(f"Proven up to a trusted root: {', '.join(ring.nodes)}.", "There is no key statement.")


def _maker(signed: SignedBundle, ring: Keyring) -> Check:
    bundle, tally = signed.bundle, _Tally("maker")

    def verify_maker() -> None:
        key = ring.signing_key(bundle.made_by, signed.key_id, bundle.made_at)
        verify(key, DOMAIN, signed_part(bundle), signed.signature)

    tally.check(bundle.made_by, verify_maker)
    return tally.result(f"Put together by {bundle.made_by} at {bundle.made_at.isoformat()}, nothing added or changed.")


def _signatures(bundle: Bundle, ring: Keyring) -> Check:
    tally = _Tally("signatures")
    for event in bundle.events:
        tally.check(_name(event), partial(_verify_signature, event, ring))
    return tally.result(
        f"{tally.done} events are signed by keys that were their authors' then.",
        "There is no event, so nothing is proven.",
    )


def _verify_signature(event: BundledEvent, ring: Keyring) -> None:
    signed = event.signed
    key = ring.signing_key(signed.event.author, signed.key_id, signed.event.at)
    verify_event(signed.header, signed.signature, key, None, None)


def _bodies(bundle: Bundle) -> Check:
    tally = _Tally("bodies")
    for event in bundle.events:
        signed = event.signed
        tally.check(_name(event), partial(check_body, signed.event, signed.salt, signed.content))
    erased = sum(event.signed.content is None for event in bundle.events)
    gone = f" {erased} bodies are erased or withheld; their headers still hold." if erased else ""
    return tally.result(f"{tally.done - erased} bodies are those that were signed.{gone}")


def _case(bundle: Bundle) -> Check:
    """The events are of this case, none twice, and all of them events that the maker may have."""
    tally = _Tally("case", len(bundle.events))
    seen: set[bytes] = set()
    for event in bundle.events:
        if event.signed.event.case != bundle.case:
            tally.faults.append(f"{_name(event)} is of another case")
        if bundle.made_by not in event.signed.event.audience:
            tally.faults.append(f"{_name(event)} was not for {bundle.made_by}")
        if event.signed.digest in seen:
            tally.faults.append(f"{_name(event)} is there twice")
        seen.add(event.signed.digest)
    return tally.result(f"All events are of case {bundle.case} and were for {bundle.made_by}.")


def _order(bundle: Bundle) -> Check:
    """Whatever an event says it came after is here, or is said to be left out and why."""
    tally = _Tally("order")
    here = {event.signed.digest for event in bundle.events}
    left_out = {one.event for one in bundle.outside}
    for event in bundle.events:
        for before in event.signed.event.after:
            tally.done += 1
            if before not in here | left_out:
                tally.faults.append(f"{_name(event)} came after {before.hex()[:16]}, which is missing")
    tally.faults += [f"{digest.hex()[:16]} is said to be left out but is here" for digest in sorted(here & left_out)]
    outside = (
        f" Left out: {'; '.join(f'{one.event.hex()[:16]} ({one.why})' for one in bundle.outside)}." if left_out else ""
    )
    return tally.result(f"{tally.done} links to earlier events lead somewhere.{outside}")


def _checkpoints(bundle: Bundle, ring: Keyring) -> tuple[dict[int, ProvenCheckpoint], Check]:
    tally, proven = _Tally("checkpoints"), dict[int, ProvenCheckpoint]()

    def prove(number: int, data: bytes) -> None:
        proven[number] = prove_checkpoint(data, bundle.made_by, ring)

    for number, data in enumerate(bundle.checkpoints):
        tally.check(f"checkpoint {number}", partial(prove, number, data))
    sizes = ", ".join(f"{one.signed.checkpoint.size} leaves at {one.at.isoformat()}" for one in proven.values())
    return proven, tally.result(f"Signed by the log of {bundle.made_by}: {sizes}.", "There is no checkpoint.")


def _log(bundle: Bundle, proven: dict[int, ProvenCheckpoint]) -> Check:
    """Every event is in the maker's log, under a checkpoint that is not older than the event."""
    tally = _Tally("log")
    for event in bundle.events:
        tally.check(_name(event), partial(_verify_leaf, event, proven))
    return tally.result(f"{tally.done} events are in the log of {bundle.made_by}.")


def _verify_leaf(event: BundledEvent, proven: dict[int, ProvenCheckpoint]) -> None:
    leaf, found = event.leaf, proven.get(event.leaf.checkpoint)
    if found is None:
        raise NotVerified("bundle.checkpoint", f"Checkpoint {leaf.checkpoint} is missing or does not hold.")
    if event.signed.event.at > found.at + SKEW:
        raise NotVerified("bundle.later", "The event is dated after the checkpoint that should prove it.")
    tree = found.signed.checkpoint
    verify_inclusion(event_leaf(leaf.salt, event.signed.digest), leaf.index, tree.size, leaf.proof, tree.root)


def _cosignatures(bundle: Bundle, seen: Mapping[int, Witnessed], needed: int) -> Check:
    """Enough other states have seen the very history that each checkpoint shows."""
    tally, said = _Tally("cosignatures"), []
    for number in range(len(bundle.checkpoints)):
        tally.done += 1
        found = seen.get(number)
        states = found.states if found else ()
        if found is None or not found.reaches(needed):
            who = ", ".join(states) or "none"
            tally.faults.append(f"checkpoint {number} is cosigned by {len(states)} other states ({who}), not {needed}")
            continue
        said.append(", ".join(f"{one.node} of {one.state} at {one.at.isoformat()}" for one in found.cosigners))
    held = f"Cosigned by nodes of at least {needed} other states: {'; '.join(said)}."
    return tally.result(held, "There is no checkpoint.")


def _decisions(bundle: Bundle) -> Check:
    """Every decision in the bundle is one that an event rests on."""
    named = {event.signed.event.basis for event in bundle.events} - {None}
    here = {decision_digest(decision) for decision in bundle.decisions}
    tally = _Tally("decisions", faults=[f"no event rests on decision {one.hex()[:16]}" for one in sorted(here - named)])
    absent = len(named - here)
    missing = f" {absent} further decisions are named but not in the bundle." if absent else ""
    return tally.result(f"{len(here)} decisions are those that events rest on.{missing}")


def _records(bundle: Bundle, ring: Keyring, verifiers: Mapping[str, RecordVerifier]) -> list[Check]:
    checks = []
    for kind in dict.fromkeys(record.kind for record in bundle.records):
        tally, name = _Tally(f"{kind}s"), verifiers.get(kind)
        data = [record.data for record in bundle.records if record.kind == kind]
        results = [_verify_record(name, one, ring) for one in data] if name else []
        tally.faults += [result.why for result in results if not result.ok]
        tally.faults += [] if name else [f"nobody here can check records of kind {kind!r}"]
        checks.append(tally.result("; ".join(result.why for result in results)))
    return checks


def _verify_record(verifier: RecordVerifier, data: bytes, ring: Keyring) -> Check:
    try:
        return verifier(data, ring)
    except NotVerified as error:
        return Check("record", False, f"{error.message} [{error.code}]")


def _name(event: BundledEvent) -> str:
    return f"{event.signed.event.type} {event.signed.digest.hex()[:16]}"
