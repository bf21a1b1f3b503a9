"""Which words the catalogues must have, read from pages, code and corpus of a source checkout.

``python -m comity.web.extraction`` brings every catalogue up to date: new words come in empty, words of nobody go. A
word that is empty takes its language off the menu until somebody translates it; `tests/unit/web` says which.
``python -m comity.web.extraction th km`` first begins catalogues for languages that have none.
"""

import ast
import csv
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from comity.application.casework.print_handover import RECORD_WORDS, RIGHTS_WORDS
from comity.application.earlier import STATUS as EARLIER_STATUS
from comity.application.node.alarms import OWN_BEHIND, OWN_DIFFERS
from comity.application.node.status import WARNINGS as KEY_WARNINGS
from comity.application.ports.printing import CERTIFICATE_WORDS, SHEET_WORDS
from comity.application.ports.store import CLOCK_FILTERS
from comity.application.relatives.protecting import QUESTIONS
from comity.application.relatives.reporting import KINDS as KINDS_GIVEN
from comity.application.relatives.reporting import REFUSALS
from comity.bootstrap.paper import COLLECTION_WORDS
from comity.domain import (
    certificates,
    clock_rules,
    decisions,
    fishing,
    handovers,
    identity,
    jurisdiction,
    measures,
    negative_answers,
    notice_bodies,
    notices,
    officers,
    preservation,
    promises,
    redress_bodies,
    register_entries,
    relatives,
    searches,
    stages,
)
from comity.domain import standing as watching
from comity.domain.bodies import BODIES
from comity.domain.consent_boxes import FAULTS, POWERS
from comity.domain.earlier_bodies import Judgment, Visited
from comity.domain.errors import ComityError
from comity.domain.handling import Classification, HandlingCode
from comity.domain.identity import Sex, ThingKind, UnknownPart
from comity.domain.particulars import BY_NAME, CONDUCT
from comity.domain.requests import Letter, Marks, MeasureAsked, Subject, Urgency
from comity.evidence.misbehaviour import Kind
from comity.law import catalogue, mechanisms, treaty_calendar
from comity.law.circumvention import Sameness
from comity.law.jurisdiction import FACTORS, Agreement, Group
from comity.law.reach import Head, Option, Reach
from comity.law.reasons import REASONS
from comity.matching.explaining import REASON_KEYS, Strength
from comity.matching.person import Field, Reading
from comity.matching.person import Outcome as MatchOutcome
from comity.matching.scoring import Band
from comity.web.border.words import WORDS as BORDER_WORDS
from comity.web.casework.guard_words import CHOICES
from comity.web.casework.letter_reading import WRONG
from comity.web.casework.listing import ORDERS, VIEWS
from comity.web.casework.offers import ON_MEASURE, ON_REQUEST
from comity.web.casework.readiness import CHECKS
from comity.web.casework.timeline import KINDS
from comity.web.languages import SOURCE, Key, catalogue_path, locales_folder, read_catalogue
from comity.web.law.kept import STANDINGS as PROMISES
from comity.web.oversight.question import OUTCOMES as AUDIT_OUTCOMES
from comity.web.public.words import SECTIONS
from comity.web.query.standing import DONES as STANDING_DONE
from comity.web.query.standing_list import WHOSE
from comity.web.register.draft import FIELDS as NOTICE_FIELDS
from comity.web.register.listing import SIDES as NOTICE_SIDES
from comity.web.register.notice import ACTS

_PACKAGE = Path(__file__).parents[1]
_METHODS = {".html": "jinja2.ext:babel_extract", ".py": "python"}
_CALLS = {"_": None, "ngettext": (1, 2), "text": None, "plurals": (1, 2)}
_FIELDS = (
    *(
        name
        for kind in (Letter, Marks, MeasureAsked, Subject)
        for name in kind.__dataclass_fields__
        if name not in ("request", "case", "revision", "requesting_state", "requesting_node", "key", "role", "place")
    ),
    "role", "place_state", "place_area", *BY_NAME, CONDUCT, "age",
    "requesting_max_months", "requested_max_months", "file",
)  # fmt: skip
_WORDS: dict[str, tuple[str, ...]] = {
    "border": BORDER_WORDS,
    "stage": tuple(stages.Stage),
    "measure_stage": tuple(stages.MeasureStage),
    "role": tuple(officers.Role),
    "measure": tuple(measures.Measure),
    "ground": tuple(measures.Ground),
    "outcome": tuple(decisions.LegalOutcome),
    "gate": tuple(gate.value for gate in decisions.Gate),
    "effect": tuple(decisions.Effect),
    "layer": tuple(decisions.Layer),
    "confidence": tuple(decisions.Confidence),
    "urgency": tuple(Urgency),
    "event": tuple(BODIES),
    "reason": tuple(REASONS),
    "absence": tuple(decisions.Absence),
    "absent": ("treaty", "law", "maximum"),
    "clock_of_law": tuple(decisions.Clock),
    "direction": ("in", "out"),
    "side": ("requesting", "requested"),
    "due": ("acknowledge", "answer", "decide", "execute", "feedback", "preserve", "review"),
    "pause": tuple(clock_rules.PauseReason),
    "preservation": tuple(preservation.End),
    "promise": (*PROMISES, *promises.PROMISES),
    "visited": tuple(Visited),
    "delay": tuple(clock_rules.LateReason),
    "skipped": ("weekend", "holiday", "paused"),
    "unit": tuple(clock_rules.Unit),
    "review": ("open", "justified", "not_justified"),
    "clock": tuple(filter(None, CLOCK_FILTERS)),
    "subject_role": ("suspect", "accused", "convicted", "victim", "witness", "missing", "migrant"),
    "item": ("missing", "assurance", "curable", "optional", "review"),
    "receipt": ("delivered", "read", "non_delivery", "refused"),
    "order": tuple(f"{minus}{name}" for name in ORDERS for minus in ("", "-")),
    "act": (*ON_REQUEST, *ON_MEASURE, "earlier.judged", "jurisdiction.opened"),
    "earlier_status": tuple(sorted({*EARLIER_STATUS.values(), "barred"})),
    "judgment": tuple(Judgment),
    "sameness": tuple(Sameness),
    "done": (
        "freed",
        "record_assurance",
        "surrender",
        "touch",
        "acknowledge",
        "assess",
        "judge",
        "confirm",
        "decline",
        "propose",
        "accept",
        "postpone",
        "ask",
        "execute",
        "not-executed",
        "preserve_longer",
        "preserve_end",
        "visit",
        "breach",
        "interim",
        "clarify",
        "reroute",
        "escalate",
        "feedback",
        "evaluate",
        "pause",
        "resume",
        "review",
        "note",
        "draft",
        "waive",
        "submit",
        "return",
        "release",
        "supplement",
        "withdraw",
        *(f"notice-{done}" for done in (*ACTS, "draft", "review", "confirm", "drop")),
        *(f"jurisdiction-{done}" for done in ("opened", "drafted", "released", "dropped", "closed")),
        "protection",
        "screen",
        "alarm",
        "neutral",
    ),
    "sheet": SHEET_WORDS,
    "certificate": CERTIFICATE_WORDS,
    "certificate_standing": tuple(certificates.Standing),
    "compared": tuple(certificates.Compared),
    "compared_with": ("document", "feature", "fingerprints"),
    "certificate_ground": tuple(certificates.Ground),
    "certificate_proof": tuple(certificates.Proof),
    "certificate_ending": tuple(certificates.Ending),
    "waiting": ("holding", "threshold", "certificate", "revocation"),
    **SECTIONS,
    "no_hit": (*negative_answers.NoHit, *negative_answers.WORDS),
    "not_asked": tuple(negative_answers.NotAsked),
    "handover": RECORD_WORDS,
    "collection": COLLECTION_WORDS,
    "rights": RIGHTS_WORDS,
    "handover_field": tuple(rule.name for rule in handovers.FIELDS),
    "handover_half": tuple(handovers.Half),
    "handover_kind": tuple(handovers.Kind),
    "handover_noted": tuple(handovers.Noted),
    "handover_open": handovers.PROBLEMS,
    "notice_kind": tuple(register_entries.NoticeKind),
    "notice_action": tuple(register_entries.Action),
    "vulnerability": tuple(register_entries.Vulnerability),
    "notice_stage": tuple(notices.NoticeStage),
    "notice_side": NOTICE_SIDES,
    "notice_matter": tuple(notices.Matter),
    "notice_role": notices.ROLES,
    "notice_warning": notices.WARNINGS,
    "notice_proceeding": tuple(notices.Proceeding),
    "notice_protection": tuple(notices.Protection),
    "notice_screening": tuple(notices.Screening),
    "notice_question": (*notices.QUESTIONS, notices.OF_PICTURES),
    "picture_kind": tuple(notices.PictureKind),
    "notice_answer": tuple(notices.Answer),
    "notice_report": tuple(notice_bodies.Report),
    "notice_ending": tuple(notice_bodies.Ending),
    "notice_why": ("backed", "closed", "human", "alarm", "not_asked", "decided"),
    "notice_bar": ("matter", "flag", "refugee", "victim", "law"),
    "notice_field": NOTICE_FIELDS,
    "object_fact": notices.OBJECT_FACTS,
    "thing_kind": tuple(identity.ThingKind),
    "name_kind": tuple(identity.NameKind),
    "sex": tuple(identity.Sex),
    "factor": tuple(factor.id for factor in FACTORS),
    "factor_group": tuple(Group),
    "factor_standing": tuple(jurisdiction.Standing),
    "weight": tuple(jurisdiction.Weight),
    "agreement": tuple(Agreement),
    "conflict": tuple(jurisdiction.Conflict),
    "consultation": tuple(jurisdiction.Progress),
    "outcome_of_consultation": tuple(jurisdiction.Outcome),
    "will_act": ("yes", "no", "undecided"),
    "head": tuple(Head),
    "reach": tuple(Reach),
    "option": tuple(Option),
    "check": CHECKS,
    "check_open": CHECKS,
    "handling": tuple(HandlingCode),
    "classification": tuple(Classification),
    "file_state": ("kept", "waiting", "refused"),
    "event_kind": KINDS,
    "view": VIEWS,
    "wrong": WRONG,
    "field": _FIELDS,
    "change": (
        "document",
        "documents",
        "fact",
        "day",
        "route",
        "invoked_basis",
        "use_wanted",
        "language",
        "request_again",
        "together",
    ),
    "law_group": (*catalogue.GROUPS, "state"),
    "law_status": catalogue.STANDINGS,
    "happening": tuple(treaty_calendar.Happening),
    "membership": ("member", "observer", "partner", "dialogue_partner", "host", "none", "unknown"),
    "law_fit": tuple(mechanisms.Fit),
    "law_topic": tuple(mechanisms.Topic),
    "match_reason": REASON_KEYS,
    "match_field": tuple(Field),
    "match_outcome": tuple(MatchOutcome),
    "match_strength": tuple(Strength),
    "match_band": tuple(Band),
    "match_sex": tuple(Sex),
    "match_number": tuple(ThingKind),
    "unknown_part": tuple(one for one in UnknownPart if one is not UnknownPart.NONE),
    "birth_reading": tuple(Reading),
    "search_purpose": tuple(searches.SearchPurpose),
    "search_sign": tuple(fishing.Sign),
    "standing_query": tuple(watching.Standing),
    "standing_over": tuple(watching.Over),
    "standing_whose": WHOSE,
    "standing_done": STANDING_DONE,
    "list_state": ("open", "done", "stopped"),
    "report_stage": tuple(relatives.Stage),
    "report_hazard": tuple(relatives.Hazard),
    "report_purpose": tuple(relatives.Purpose),
    "report_part": relatives.PUBLIC_FIELDS,
    "report_question": QUESTIONS,
    "report_refusal": REFUSALS,
    "report_given": KINDS_GIVEN,
    "report_wish": tuple(relatives.Wish),
    "rejection": tuple(redress_bodies.Rejection),
    "standing": ("pending", "active", "suspended"),
    "key_warning": ("expired", "expires_soon", "not_countersigned"),
    "keys_warned": KEY_WARNINGS,
    "line_state": ("waiting", "delivered", "given_up", "failed"),
    "alarm": (*Kind, OWN_BEHIND, OWN_DIFFERS),
    "audit_outcome": AUDIT_OUTCOMES,
    "kept": ("lifted", "imported", "confirmed", "suspended", "closed"),
    **CHOICES,
    "power_abroad": POWERS,
    "outside": FAULTS,
    "revocation": ("lost", "stolen", "retired"),
    "maximum": ("life", "death"),
    "warning": ("stale_corpus", "draft_overlay", "no_date_of_entry"),
    "channel": (
        "diplomatic",
        "central authorities",
        "diplomatic or central authorities",
        "central authorities or diplomatic",
        "diplomatic for request and reply; central authorities otherwise",
        "magistrate endorsement",
        "police liaison",
        "consent of the host state",
    ),
    "alternative": ("wait", "prosecution_in_requested_state", "mla_evidence", "police_info", "consular_assistance"),
}
_PAGE_FAULTS = ("page.forged_form", "page.bad_request", "page.not_found", "page.defect")
# Modules whose refusals an officer can meet on a page, and codes there that are put together at run time.
_REFUSING = (
    "application/acting.py", "application/policy.py", "application/recorder.py", "application/posting.py",
    "application/directory.py", "application/rechecking.py", "application/attachments.py",
    "application/casework", "application/jurisdiction", "application/operations", "domain/consent_boxes.py",
    "application/query", "domain/searches.py",
    "application/register",
    "application/redress", "application/relatives", "domain/relatives.py", "application/search_notices.py",
    "domain/certificates.py",
    "evidence/paper_certificate.py",
    "application/node/accounts.py", "matching/person",
    "application/node/peers.py", "application/node/alarms.py", "application/oversight/read_audit.py",
    "application/oversight/audit_proof.py", "application/oversight/export_proof.py", "domain/requests.py",
    "domain/measures.py", "web",
)  # fmt: skip
_FILING = ("factor", "will_act", "silent", "answer", "no_proposal", "rule", "no_draft", "table", "proposal")
_MORE_CODES = (
    *(f"jurisdiction.{name}" for name in _FILING),
    "sign_in.locked",
    *(f"index.{name}" for name in ("absent", "behind", "damaged", "warming")),
    "store.locked",
    "store.full",
    "store.failed",
    "store.page_text",
    "law.question",
    "notice.picture_broken",
)


def needed_words() -> dict[Key, str]:
    """Every (context, key) that the pages may look up, with its plural where it has one.

    Sentences have no context; controlled words have their section.
    """
    return dict(_sentences()) | dict.fromkeys(_controlled(), "")


def update_catalogues(folder: Path) -> dict[str, int]:
    """Rewrite every catalogue with what is needed; how many words each still lacks, by language."""
    lacking = {}
    for path in sorted(folder.glob("*/LC_MESSAGES/comity.po")):
        code = path.parts[-3]
        old, new = read_catalogue(path, code), _empty(code)
        for (context, key), plural in sorted(needed_words().items(), key=lambda one: (one[0][0] or "", one[0][1])):
            before = old.get(key, context)
            flags = before.flags if before else ()
            new.add((key, plural) if plural else key, before.string if before else None, context=context, flags=flags)
        with path.open("wb") as file:
            write_po(file, new, width=120, sort_output=False)
        empty = [message for message in new if message.id and not _said(message.string)]
        lacking[code] = len([message for message in empty if code != SOURCE or message.context])
    return lacking


def begin_catalogue(folder: Path, code: str) -> None:
    """An empty catalogue, with CLDR's plurals, for a language that has none; one that is there stays as it is."""
    path = catalogue_path(folder, code)
    if not path.exists():
        empty = _empty(code)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, empty, width=120)


def _sentences() -> Iterator[tuple[Key, str]]:
    for path in sorted((_PACKAGE / "web").rglob("*")):
        method = _METHODS.get(path.suffix)
        if method is None:
            continue
        with path.open("rb") as file:
            for _line, found, _comments, _context in extract(method, file, _CALLS, options={"silent": "false"}):
                one, *many = (found,) if isinstance(found, str) else found
                yield (None, one), "".join(many)


def _controlled() -> Iterator[tuple[str, str]]:
    yield from ((section, str(word)) for section, words in _WORDS.items() for word in words)
    yield from (("rule", rule) for rule in clock_rules.CLOCKS)
    for code in {*_error_codes(), *_MORE_CODES, *_PAGE_FAULTS, *_kinds(ComityError)}:
        yield "error", code
        yield "advice", code
    corpus = _PACKAGE.parents[1] / "corpus"
    vocabulary = tomllib.loads((corpus / "vocabulary.toml").read_text(encoding="utf-8"))
    sections = (
        "missing",
        "assurance",
        "flag",
        "use",
        "served",
        "earlier_judgment",
        "link_strength",
        "data_category",
        "costs",
        "mechanism_kind",
        "topic",
        "element",
        "element_rule",
        "element_standing",
        "evidence_kind",
        "collection_step",
    )
    yield from ((section, word) for section in (*sections, "costs") for word in vocabulary[section])
    for section, words in (("law_kind", "kind"), ("law_act", "act"), ("law_stance", "stance")):
        yield from ((section, word) for word in vocabulary[words])
    with (corpus / "offences" / "offences.csv").open(encoding="utf-8", newline="") as table:
        yield from (("offence", row["code"]) for row in csv.DictReader(table))
    with (corpus / "offences" / "dual_criminality_traps.csv").open(encoding="utf-8", newline="") as table:
        yield from (("trap", row["topic"]) for row in csv.DictReader(table))


def _error_codes() -> Iterator[str]:
    kinds = {kind.__name__ for kind in _tree(ComityError)}
    for name in _REFUSING:
        path = _PACKAGE / name
        for file in [path] if path.is_file() else path.rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(func=ast.Name(id=kind), args=[ast.Constant(value=str(code)), *_]) if kind in kinds:
                        yield code


def _tree(kind: type[ComityError]) -> list[type[ComityError]]:
    return [kind, *(one for below in kind.__subclasses__() for one in _tree(below))]


def _kinds(root: type[ComityError]) -> list[str]:
    return [kind.kind for kind in _tree(root)]


def _empty(code: str) -> Catalog:
    catalogue = Catalog(
        locale=code,
        project="Comity",
        version="1",
        charset="utf-8",
        fuzzy=False,
        header_comment=_HEADER,
        creation_date=_BEGUN,
        revision_date=_BEGUN,
    )
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    if not Locale.parse(code).plural_form.tags:  # CLDR counts without forms; babel's table lacks some, as of my
        catalogue.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]
    return catalogue


def _said(forms: object) -> bool:
    return bool(forms) if isinstance(forms, str) else all(forms if isinstance(forms, (list, tuple)) else (False,))


_BEGUN = datetime(2026, 11, 21, tzinfo=UTC)  # fixed, so that an update without new words changes nothing
_HEADER = """# Words of Comity's pages. Sentences are their own English; controlled words are keys in a context.
# Bring up to date with: python -m comity.web.extraction
# An entry marked fuzzy is shown, and awaits a native reader."""


if __name__ == "__main__":
    for new in sys.argv[1:]:
        begin_catalogue(locales_folder(), new)
    for language, missing in update_catalogues(locales_folder()).items():
        sys.stdout.write(f"{language}: {missing} words are empty\n")
