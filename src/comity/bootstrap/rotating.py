"""Rotation of a node's online keys, in three steps that fit an offline root (`docs/how-to/rotate-keys.md`).

1. At the node, `prepare_keys`: new keys beside the present ones, and a proposal of the statement that speaks for them.
2. At the root's machine, `sign_keys`: the statement. A province's goes on to its ministry's root (`countersign`).
3. At the node, `install_keys`: the statement's file is replaced. That one rename is the moment of rotation; whatever is
   interrupted before it leaves the old keys, and after it the new ones, and the next start tidies up.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from comity.adapters.clock import SystemClock, SystemRandomness
from comity.adapters.keys import open_root, renew_leaf
from comity.adapters.keys.online import (
    PARENT,
    STATEMENT,
    NextSeeds,
    OnlineSeeds,
    OpenKeys,
    locked,
    new_seeds,
    read_seeds,
    replace_seeds,
    write_private,
)
from comity.bootstrap.config import NodeConfig, read_config
from comity.bootstrap.creating import KEYS
from comity.domain.errors import InvalidInput, NotVerified, Refused, Unavailable
from comity.evidence.rotation import (
    NewKeys,
    Proposal,
    Span,
    make_proposal,
    next_statement,
    read_proposal,
    sign_proposal,
)
from comity.evidence.statements import (
    KeyPair,
    KeyStatement,
    Revocation,
    accept_newer,
    parse_statement,
    prove_chain,
    verify_statement,
)

SIGNED = "signed-statements.json"  # in the root's folder: which number has which text, for every node it ever signed
RESIGNING = timedelta(
    days=15
)  # new keys after a theft reach so far back: to what is undelivered, and an envelope's life
_CLOCKS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A proposal's bytes and the statement that it asks for."""

    data: bytes
    statement: KeyStatement


def prepare_keys(
    folder: Path, *, revoked: Sequence[Revocation] = (), again: bool = False, at: datetime | None = None
) -> Prepared:
    """New keys beside the present ones, and the proposal for the root; the node goes on with its present keys.

    Args:
        folder: The node's folder.
        revoked: Keys that end at once, from a moment on. If the present signing key is among them, it does not vouch.
        again: Throw away keys that were prepared before and wait for their statement.
        at: Now; the machine's clock if not given.

    Raises:
        InvalidInput: ``rotation.waiting``: a proposal is out already; or as `next_statement`.
        Unavailable: A key file is missing.
    """
    config, keys, now = read_config(folder), folder / KEYS, at or SystemClock().now()
    with locked(keys):
        seeds = read_seeds(keys)
        if seeds.next is not None and not again:
            raise InvalidInput(
                "rotation.waiting",
                f"Statement {seeds.next.sequence} was proposed before and waits for its root.",
                advice="Install it, or give --again: then the earlier proposal can no longer be installed.",
            )
        present = (keys / STATEMENT).read_bytes()
        old, mine = parse_statement(present), OpenKeys(seeds)
        sequence = max(old.sequence, seeds.next.sequence if seeds.next else 0) + 1
        fresh = new_seeds(SystemRandomness())
        statement = _proposed(config, old, OpenKeys(fresh), now, sequence, revoked)
        vouching = None if any(one.key_id == mine.events.public.id for one in revoked) else mine.events
        coming = OpenKeys(fresh)
        data = make_proposal(present, statement, (coming.events, coming.receipts, *coming.log), vouching)
        replace_seeds(keys, replace(seeds, next=_waiting(fresh, sequence)))
    return Prepared(data, statement)


def sign_keys(data: bytes, root_folder: Path, passphrase: str, *, emergency: bool = False) -> bytes:
    """The statement that a proposal asks for, under its root. Done where the root is.

    The root remembers, beside its key, which text it signed under which number: two texts under one number would lock
    the node out at every peer.

    Raises:
        NotVerified: The proposal does not hold, or the passphrase is wrong.
        Refused: ``rotation.unvouched``: the present key did not sign it, and nobody said that it is an emergency;
            ``rotation.signed``: another text has this number already.
        Unavailable: The root is not there, or its folder cannot be written.
    """
    proposal = read_proposal(data)
    check_vouched(proposal, emergency=emergency)
    _check_number(root_folder, proposal.statement)
    signed = sign_proposal(data, open_root(root_folder, passphrase))
    _remember_number(root_folder, proposal.statement)
    return signed


def check_vouched(proposal: Proposal, *, emergency: bool) -> None:
    """Return if the node's present key vouches for the proposal, or people say that it cannot.

    Raises:
        Refused: ``rotation.unvouched``.
    """
    if not proposal.vouched and not emergency:
        raise Refused(
            "rotation.unvouched",
            f"The present key of {proposal.statement.node} did not sign this proposal.",
            advice="If that key is stolen or lost, meet the node's people, compare the key ids, and give --emergency.",
        )


def install_keys(folder: Path, data: bytes, above: Sequence[bytes] = (), *, at: datetime | None = None) -> KeyStatement:
    """Put a signed statement into a node's key folder, with the keys that were prepared for it.

    Args:
        folder: The node's folder.
        data: Its statement, with the parent's countersignature where it has a parent.
        above: Statements of the nodes above it, the national one first, the parent's last; empty for a national node.
        at: Now; the machine's clock if not given.

    Raises:
        NotVerified: It is not this node's statement, does not follow the present one, does not hold now, or a
            signature in the chain does not fit.
        InvalidInput: ``rotation.other_keys``: the keys that it speaks of are not in this folder.
    """
    config, keys, now = read_config(folder), folder / KEYS, at or SystemClock().now()
    with locked(keys):
        mine = parse_statement((keys / STATEMENT).read_bytes())
        statement = _proven(data, above, mine, now)
        _check_held(read_seeds(keys), statement)
        if above:
            write_private(keys / PARENT, above[-1])
        write_private(keys / STATEMENT, data)
        settle_keys(keys)
        renew_leaf(keys, statement.node, line_hosts(config), now)
    return statement


def settle_keys(keys: Path) -> None:
    """Make the keys that the statement speaks of the present ones, if a rotation was interrupted before it did so."""
    if not (keys / STATEMENT).exists():
        return
    seeds = read_seeds(keys)
    if seeds.next is not None and OpenKeys(seeds.promoted()).speak_in(parse_statement((keys / STATEMENT).read_bytes())):
        replace_seeds(keys, seeds.promoted())


def line_hosts(config: NodeConfig) -> tuple[str, ...]:
    """Host names that stand in the line's certificate."""
    return tuple(dict.fromkeys((urlsplit(config.public).hostname or config.peers.host, config.peers.host)))


def waiting_sequence(folder: Path) -> int | None:
    """The number of the statement that was proposed and is not installed, if there is one."""
    seeds = read_seeds(folder / KEYS)
    return seeds.next.sequence if seeds.next else None


def _proposed(
    config: NodeConfig, old: KeyStatement, keys: OpenKeys, at: datetime, sequence: int, revoked: Sequence[Revocation]
) -> KeyStatement:
    """The next statement, with what the configuration says of the authority today."""
    public = NewKeys(
        keys.events.public, keys.receipts.public, KeyPair(keys.log[0].public, keys.log[1].public), keys.sealing_raw
    )
    span = Span(back=RESIGNING) if revoked else Span()
    authority = config.authority
    now_so = replace(
        old,
        name=authority.name,
        powers=authority.powers,
        endpoints=(config.public,),
        languages=authority.languages,
        time_zone=authority.time_zone,
    )
    return next_statement(now_so, public, at, sequence, span=span, revoked=revoked)


def _waiting(seeds: OnlineSeeds, sequence: int) -> NextSeeds:
    return NextSeeds(sequence, seeds.events, seeds.receipts, seeds.log_ed25519, seeds.log_mldsa44, seeds.hpke[0])


def _proven(data: bytes, above: Sequence[bytes], mine: KeyStatement, now: datetime) -> KeyStatement:
    claimed = parse_statement(data)
    if claimed.node != mine.node or claimed.root != mine.root:
        raise NotVerified(
            "statement.other_node",
            f"The statement is of {claimed.node}, or under another root, not of this node.",
            advice="Take the right file.",
        )
    top = parse_statement(above[0]).root.fingerprint if above else claimed.root.fingerprint
    chain = prove_chain(above, {top})
    statement = verify_statement(data, {top}, now + _CLOCKS, chain.get(claimed.parent or ""))
    return accept_newer(mine, statement)


def _check_held(seeds: OnlineSeeds, statement: KeyStatement) -> None:
    for candidate in (seeds, seeds.promoted()):
        keys = OpenKeys(candidate)
        listed = {dated.key.id for dated in statement.signing_keys} | {key.id for key in statement.hpke_keys}
        wanted = {keys.events.public.id, keys.receipts.public.id, next(iter(keys.opening))}
        if keys.speak_in(statement) and wanted <= listed:
            return
    raise InvalidInput(
        "rotation.other_keys",
        f"Statement {statement.sequence} speaks of keys that are not in this folder.",
        advice="It answers an earlier proposal, or another machine's; install the one for the last proposal.",
    )


def _numbers(root_folder: Path) -> dict[str, list[list[object]]]:
    path = root_folder / SIGNED
    try:
        found: dict[str, list[list[object]]] = json.loads(path.read_text()) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise Unavailable(
            "root.numbers",
            f"{SIGNED} in the root's folder cannot be read; it says which numbers are taken.",
            advice="Bring the other copy of the root's folder.",
        ) from error
    return found


def _check_number(root_folder: Path, statement: KeyStatement) -> None:
    for number, digest in _numbers(root_folder).get(statement.node, []):
        if not isinstance(number, int) or (number >= statement.sequence and digest != statement.digest.hex()):
            raise Refused(
                "rotation.signed",
                f"This root has signed statement {number} of {statement.node} before; {statement.sequence} is no more "
                "free.",
                advice="Install that one, or prepare again at the node: the proposal then has a higher number.",
            )


def _remember_number(root_folder: Path, statement: KeyStatement) -> None:
    numbers = _numbers(root_folder)
    entry: list[object] = [statement.sequence, statement.digest.hex()]
    entries = numbers.setdefault(statement.node, [])
    if entry not in entries:
        entries.append(entry)
    try:
        write_private(root_folder / SIGNED, json.dumps(numbers, indent=1).encode())
    except OSError as error:
        raise Unavailable(
            "root.numbers",
            "The root's folder cannot be written, so it would forget that it signed this number.",
            advice="Mount the medium writable.",
        ) from error
