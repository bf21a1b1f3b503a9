"""The node signs an overlay, an agency's own facts of law, with its own key: an act of an administrator."""

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.recorder import Recorder
from comity.domain.officers import Officer, Role
from comity.evidence.checkpoint import origin_of
from comity.evidence.notes import NOTE_ED25519, NoteKey
from comity.evidence.overlays import Manifest, SignedManifest, sign_manifest

PURPOSE = "keeping the law"
MAY_SIGN = (Role.ADMINISTRATOR,)


def own_key(desk: Desk) -> NoteKey:
    """The node's key for notes: the Ed25519 half of its log key."""
    return NoteKey(origin_of(desk.node), NOTE_ED25519, desk.keys.log[0].public)


def sign_overlay(desk: Desk, officer: Officer, manifest: Manifest) -> SignedManifest:
    """The manifest, signed by this node; who had it signed is in the audit log.

    Raises:
        NotPermitted: The officer is no administrator.
    """
    with audited(desk, officer, PURPOSE, "overlay.signed"), desk.store.unit() as unit:
        actor = acting(officer, MAY_SIGN, "signing of overlays")
        signed = sign_manifest(manifest, own_key(desk), desk.keys.log[0])
        recorder = Recorder(desk, unit, actor, PURPOSE)
        recorder.audit("overlay.signed", subject=manifest.digest, name=manifest.name, rank=str(manifest.rank))
        recorder.finish()
    return signed
