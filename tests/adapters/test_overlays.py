"""Overlays: only what somebody trusted signed, exactly as it was signed, is read; everything else stops the gate."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.world import World

from comity.adapters.corpus import load_corpus
from comity.adapters.corpus.overlays import manifest_of, write_manifest
from comity.adapters.law_gate import CorpusLaw
from comity.application.node.sign_overlay import own_key, sign_overlay
from comity.domain.decisions import Decision, Effect, Gate
from comity.domain.errors import InvalidInput, NotPermitted, NotVerified
from comity.domain.officers import Role
from comity.evidence.notes import NOTE_ED25519, NoteKey, parse_key
from comity.evidence.overlays import FILE, Manifest, parse_manifest, sign_manifest
from comity.evidence.signatures import Ed25519Signer
from comity.law import Corpus, assess, parse_question
from comity.law.catalogue import catalogue
from comity.law.treaty_calendar import Span, calendar

SIGNER, OTHER = Ed25519Signer(b"\x01" * 32), Ed25519Signer(b"\x02" * 32)
KEY, STRANGER = (NoteKey(name, NOTE_ED25519, one.public) for name, one in (("moj", SIGNER), ("else", OTHER)))
TREATY = "bilateral/CN-KH/CN-KH-EXT-1999.toml"
FACT = 'id = "CN-KH-EXT-1999"\n[{field}]\nvalue = {value}\nconfidence = "verified"\nsource = "TEXT-1"\n'
QUESTION = {
    "as_of": "2026-02-01", "from": "CN", "to": "KH", "measure": "extradition", "offence": "fraud_general",
    "offence_date": "2025-06-01", "requesting_max": "120", "requested_max": "24",
    "person": {"nationality": ["KH"], "age": 35},
}  # fmt: skip


def make(folder: Path, name: str, field: str, value: str, rank: int = 1) -> Path:
    """An overlay that puts one field of the treaty differently, signed."""
    (folder / TREATY).parent.mkdir(parents=True)
    head = f'name = "{name}"\nauthority = "Ministry of Justice"\nrank = {rank}\n'
    (folder / "overlay.toml").write_text(head, encoding="utf-8")
    (folder / "sources.toml").write_text('[TEXT-1]\ncite = "English text, read"\ngrade = "A"\n', encoding="utf-8")
    (folder / TREATY).write_text(FACT.format(field=field, value=value), encoding="utf-8")
    sign(folder)
    return folder


def sign(folder: Path, key: NoteKey = KEY, signer: Ed25519Signer = SIGNER) -> None:
    write_manifest(folder, sign_manifest(manifest_of(folder, date(2026, 1, 2)), key, signer))


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    return make(tmp_path / "ours", "bureau", "threshold_months", "36")


def decide(corpus: Corpus) -> Decision:
    return assess(parse_question(QUESTION, corpus), corpus)


def refused(folder: Path, *trusted: NoteKey) -> str:
    with pytest.raises(NotVerified) as refusal:
        load_corpus(overlays=[folder], trusted=trusted)
    assert refusal.value.advice
    return refusal.value.code


def test_a_signed_overlay_is_read_and_the_decision_names_it_its_edition_and_its_signer(overlay: Path) -> None:
    corpus = load_corpus(overlays=[overlay], trusted=[STRANGER, KEY])
    decision = decide(corpus)
    (used,) = decision.overlays
    assert (used.name, used.authority, used.rank) == ("bureau", "Ministry of Justice", 1)
    assert used.signer == f"moj+{KEY.id.hex()}"
    assert used.digest == parse_manifest((overlay / FILE).read_bytes()).manifest.digest
    assert "bureau" in decision.corpus
    assert decision.gate() is Gate.BARRED


def test_an_overlay_that_nobody_signed_stops_the_gate(overlay: Path) -> None:
    (overlay / FILE).unlink()
    assert refused(overlay, KEY) == "overlay.unsigned"


def test_an_overlay_of_a_stranger_stops_the_gate(overlay: Path) -> None:
    assert refused(overlay) == "overlay.signer"
    assert refused(overlay, STRANGER) == "overlay.signer"
    sign(overlay, STRANGER, OTHER)
    assert refused(overlay, KEY) == "overlay.signer"


def test_a_key_that_only_has_the_trusted_name_is_a_stranger(overlay: Path) -> None:
    sign(overlay, NoteKey("moj", NOTE_ED25519, OTHER.public), OTHER)
    assert refused(overlay, KEY) == "overlay.signer"


def test_a_forged_signature_under_the_trusted_key_s_name_and_id_is_seen(overlay: Path) -> None:
    sign(overlay, KEY, OTHER)
    assert refused(overlay, KEY) == "overlay.altered"


def test_a_file_changed_added_taken_away_or_renamed_stops_the_gate(overlay: Path, tmp_path: Path) -> None:
    def altered(what: str) -> str:
        copy = tmp_path / what
        shutil.copytree(overlay, copy)
        if what == "changed":
            (copy / TREATY).write_text(FACT.format(field="threshold_months", value="6"), encoding="utf-8")
        elif what == "added":
            (copy / "bilateral/CN-KH/more.toml").write_text('id = "more"\n', encoding="utf-8")
        elif what == "hidden":
            (copy / ".swp").write_text("", encoding="utf-8")
        elif what == "taken":
            (copy / TREATY).unlink()
        else:
            (copy / TREATY).rename(copy / "bilateral/CN-KH/other.toml")
        return refused(copy, KEY)

    kinds = ("changed", "added", "hidden", "taken", "renamed")
    assert {altered(what) for what in kinds} == {"overlay.altered"}


def test_a_link_in_an_overlay_is_refused(overlay: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.toml").write_text("", encoding="utf-8")
    (overlay / "bilateral/CN-KH/link.toml").symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(InvalidInput, match="link"):
        load_corpus(overlays=[overlay], trusted=[KEY])


def test_a_manifest_that_says_another_rank_than_overlay_toml_is_refused(overlay: Path) -> None:
    manifest = manifest_of(overlay, date(2026, 1, 2))
    higher = Manifest(manifest.name, manifest.authority, manifest.issued, 9, manifest.files)
    write_manifest(overlay, sign_manifest(higher, KEY, SIGNER))
    assert refused(overlay, KEY) == "overlay.altered"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 2000), bit=st.integers(0, 7))
def test_one_bit_anywhere_in_the_manifest_stops_the_gate(overlay: Path, place: int, bit: int) -> None:
    data = bytearray((overlay / FILE).read_bytes())
    data[place % len(data)] ^= 1 << bit
    (overlay / FILE).write_bytes(bytes(data))
    try:
        assert refused(overlay, KEY).startswith("overlay.")
    finally:
        sign(overlay)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_that_are_no_manifest_are_refused_as_such(data: bytes) -> None:
    for raw in (data, b"comity/overlay/1\n" + data):
        with pytest.raises(NotVerified) as refusal:
            parse_manifest(raw)
        assert refusal.value.code == "overlay.malformed"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Bureau"}, {"name": ""}, {"authority": " "}, {"authority": "a\nb"}, {"rank": 0}, {"rank": 10},
        {"files": {"../node.toml": "0" * 64}}, {"files": {"/etc": "0" * 64}}, {"files": {"a": "0"}},
        {"files": {FILE: "0" * 64}}, {"files": {"a\nb": "0" * 64}},
    ],
)  # fmt: skip
def test_a_manifest_that_cannot_be_is_refused(changes: dict[str, object]) -> None:
    whole = {"name": "bureau", "authority": "MoJ", "issued": date(2026, 1, 2), "rank": 1, "files": {}}
    with pytest.raises(NotVerified):
        Manifest(**{**whole, **changes})  # type: ignore[arg-type]


def test_overlays_of_equal_rank_that_contradict_each_other_go_to_a_human_in_either_order(tmp_path: Path) -> None:
    one = make(tmp_path / "one", "one", "threshold_months", "36")
    two = make(tmp_path / "two", "two", "threshold_months", "6")
    for both in ([one, two], [two, one]):
        decision = decide(load_corpus(overlays=both, trusted=[KEY]))
        (conflict,) = [finding for finding in decision.findings if finding.code == "CONFLICT"]
        assert "overlay one" in conflict.text
        assert "overlay two" in conflict.text
        assert decision.gate() is not Gate.CLEARED


def test_the_higher_rank_goes_before_the_lower_and_equal_words_contradict_nothing(tmp_path: Path) -> None:
    one = make(tmp_path / "one", "one", "threshold_months", "36")
    two = make(tmp_path / "two", "two", "threshold_months", "6", rank=2)
    same = make(tmp_path / "same", "same", "threshold_months", "36")
    for both, outcome in (([one, two], False), ([two, one], False), ([one, same], True)):
        decision = decide(load_corpus(overlays=both, trusted=[KEY]))
        assert not [finding for finding in decision.findings if finding.code == "CONFLICT"]
        assert ("THRESH" in {finding.code for finding in decision.findings}) is outcome


def test_a_higher_rank_settles_what_two_lower_ones_dispute(tmp_path: Path) -> None:
    ranked = (("one", "36", 1), ("two", "6", 1), ("top", "12", 3))
    every = [make(tmp_path / name, name, "threshold_months", value, rank) for name, value, rank in ranked]
    assert not load_corpus(overlays=every, trusted=[KEY]).contested


def test_two_overlays_of_one_name_are_refused(overlay: Path, tmp_path: Path) -> None:
    shutil.copytree(overlay, tmp_path / "again")
    with pytest.raises(InvalidInput, match="bureau"):
        load_corpus(overlays=[overlay, tmp_path / "again"], trusted=[KEY])


def test_a_draft_is_read_only_where_somebody_asks_for_it_and_the_answer_says_so(overlay: Path) -> None:
    (overlay / FILE).unlink()
    decision = decide(load_corpus(overlays=[overlay], drafts=True))
    assert "draft_overlay:bureau" in decision.warnings
    assert [used.signer for used in decision.overlays] == ["draft"]


def test_a_node_signs_as_its_administrator_and_reads_what_it_signed(overlay: Path) -> None:
    world = World.of("cn", "la")
    desk = world["cn"].desk
    admin = world["cn"].officers[Role.ADMINISTRATOR]
    signed = sign_overlay(desk, admin, manifest_of(overlay, date(2026, 1, 2)))
    write_manifest(overlay, signed)
    law = CorpusLaw(desk.clock, [overlay], [own_key(desk)])
    assert "bureau" in law.version
    with pytest.raises(NotVerified, match="trust"):
        CorpusLaw(desk.clock, [overlay], [own_key(world["la"].desk)])
    with pytest.raises(NotPermitted):
        sign_overlay(desk, world["cn"].officers[Role.OFFICER], manifest_of(overlay, date(2026, 1, 2)))


def test_the_verifier_key_is_what_people_write_into_node_toml() -> None:
    assert parse_key(KEY.text) == KEY


STATUTE = """id = "KH:extradition:{day}{mark}"
title = {{ value = "An invented law {mark}", confidence = "recalled", source = "TEXT-1" }}
existence = {{ value = true, confidence = "recalled", source = "TEXT-1" }}
kind = {{ value = "extradition", confidence = "recalled", source = "TEXT-1" }}
from = {{ value = {day}, confidence = "recalled", source = "TEXT-1" }}
nationals = {{ value = "{nationals}", confidence = "recalled", source = "TEXT-1" }}
"""


def with_statutes(folder: Path, *statutes: tuple[str, str], day: str = "2026-01-15") -> Path:
    """A signed overlay of editions of KH's law on extradition, by mark and word on nationals; the shipped one ended."""
    (folder / "states/KH").mkdir(parents=True)
    (folder / "overlay.toml").write_text('name = "kh"\nauthority = "Ministry of Justice"\nrank = 1\n', encoding="utf-8")
    (folder / "sources.toml").write_text('[TEXT-1]\ncite = "Text, read"\ngrade = "A"\n', encoding="utf-8")
    (folder / "states/KH/extradition-2007-08-10.toml").write_text(
        'id = "KH:extradition:2007-08-10"\n[to]\nvalue = 2026-01-14\nconfidence = "recalled"\nsource = "TEXT-1"\n',
        encoding="utf-8",
    )
    for mark, nationals in statutes:
        text = STATUTE.format(day=day, mark=mark, nationals=nationals)
        (folder / f"states/KH/extradition-{day}{mark}.toml").write_text(text, encoding="utf-8")
    sign(folder)
    return folder


@pytest.mark.parametrize("order", [("mandatory", "optional"), ("optional", "mandatory")])
def test_two_statutes_that_begin_on_one_day_and_differ_go_to_a_human_whichever_comes_first(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    folder = with_statutes(tmp_path / "two", ("", order[0]), ("-b", order[1]))
    decision = decide(load_corpus(overlays=[folder], trusted=[KEY]))
    (conflict,) = [finding for finding in decision.findings if finding.code == "CONFLICT"]
    assert (conflict.reason, conflict.parameters["fields"]) == ("conflict.statute", "nationals")
    assert conflict.effect is Effect.REVIEW
    assert {conflict.parameters["one"], conflict.parameters["other"]} == {
        "KH:extradition:2026-01-15", "KH:extradition:2026-01-15-b"
    }  # fmt: skip
    assert decision.gate() is not Gate.CLEARED


def test_two_statutes_that_begin_on_one_day_and_say_the_same_contradict_nothing(tmp_path: Path) -> None:
    alone = decide(load_corpus(overlays=[with_statutes(tmp_path / "one", ("", "optional"))], trusted=[KEY]))
    folder = with_statutes(tmp_path / "two", ("", "optional"), ("-b", "optional"))
    both = decide(load_corpus(overlays=[folder], trusted=[KEY]))
    assert "CONFLICT" not in {finding.code for finding in both.findings}
    assert both.gate() is alone.gate()


def test_a_statute_whose_name_is_of_another_day_is_refused(tmp_path: Path) -> None:
    folder = with_statutes(tmp_path / "odd", ("", "optional"), ("b", "optional"))
    with pytest.raises(InvalidInput, match="the file is called 2026-01-15b"):
        load_corpus(overlays=[folder], trusted=[KEY])


def test_a_catalogue_and_a_calendar_list_both_statutes_of_one_day(tmp_path: Path) -> None:
    corpus = load_corpus(overlays=[with_statutes(tmp_path / "two", ("", "optional"), ("-b", "none"))], trusted=[KEY])
    twins = {"KH:extradition:2026-01-15", "KH:extradition:2026-01-15-b"}
    assert twins <= {item.id for item in catalogue(date(2026, 2, 1), corpus)}
    assert twins <= {entry.instrument for entry in calendar(Span(), corpus)}
