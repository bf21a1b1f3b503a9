"""A legality sheet as PDF/A-3, made by typst: text goes in as data, and the same sheet gives the same bytes."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any, cast

import typst

from comity.adapters.paper import wording as w
from comity.adapters.paper.certificate import certificate_languages, print_certificate
from comity.adapters.paper.fonts import FontFolder, characters
from comity.adapters.paper.forms import form_document, has_words
from comity.adapters.words.catalogues import SOURCE, Language, paper_languages
from comity.application.ports.printing import CertificatePaper, Form, LegalitySheet, SheetMeasure, SheetSide
from comity.domain.decision_form import decision_to_plain
from comity.domain.decisions import Decision, Finding
from comity.domain.errors import InvalidInput

_Part = dict[str, Any]


class TypstPrinter:
    """Prints in every language whose catalogue has the words of a sheet."""

    def __init__(self) -> None:
        self._fonts = FontFolder()

    def languages(self) -> tuple[str, ...]:
        """Codes, the source first."""
        return _speaking()

    def print_sheet(self, sheet: LegalitySheet, language: str) -> bytes:
        """The sheet.

        Raises:
            InvalidInput: ``paper.language``, or ``paper.glyph``.
        """
        if language not in self.languages():
            raise InvalidInput(
                "paper.language",
                f"There is no sheet in {language[:20]!r}.",
                advice=f"Take one of {', '.join(self.languages())}.",
            )
        return self._typeset(_document(sheet, paper_languages()[language]), sheet.at)

    def print_form(self, form: Form, language: str) -> bytes:
        """The form.

        Raises:
            InvalidInput: ``paper.language``, or ``paper.glyph``.
        """
        known = paper_languages()
        if language not in known or not has_words(form, known[language]):
            raise InvalidInput(
                "paper.language",
                f"There is no such form in {language[:20]!r}.",
                advice=f"Take one of {', '.join(code for code, one in known.items() if has_words(form, one))}.",
            )
        return self._typeset(form_document(form, known[language]), form.at)

    def _typeset(self, plain: dict[str, Any], at: datetime) -> bytes:
        """The PDF of what the template reads, as if made at that moment."""
        plain["fonts"] = self._fonts.families(characters([plain]))
        template = (resources.files("comity.adapters.paper") / "sheet.typ").read_bytes()
        made = typst.compile(
            template,
            font_paths=cast(Any, [self._fonts.path]),  # its types know one kind of path for all
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(plain, ensure_ascii=False)},
            pdf_standards="a-3u",
            timestamp=int(at.timestamp()),
        )
        assert isinstance(made, bytes)  # one PDF
        return made

    def certificate_languages(self) -> tuple[str, ...]:
        """Codes of the languages that have every word of a certificate, the source first."""
        return certificate_languages()

    def print_certificate(self, paper: CertificatePaper, language: str) -> bytes:
        """The certificate.

        Raises:
            InvalidInput: ``paper.language``, or ``paper.glyph``.
        """
        return print_certificate(self._fonts, paper, language)


@cache
def _speaking() -> tuple[str, ...]:
    known = paper_languages()
    found = [code for code, language in known.items() if w.speaks(language, known[SOURCE])]
    return tuple(sorted(found, key=lambda code: (code != SOURCE, code)))


def _document(sheet: LegalitySheet, language: Language) -> dict[str, Any]:
    at = sheet.at.astimezone(UTC)
    facts = [
        ("case", sheet.case),
        ("request", sheet.request),
        ("letter", sheet.letter.hex()),
        ("from", w.state_name(language, sheet.requesting_state)),
        ("to", w.state_name(language, sheet.requested_state)),
        ("offence", f"{w.word(language, 'offence', sheet.offence)} ({sheet.offence})"),
        ("node", sheet.node),
        ("printed", f"{at:%Y-%m-%d %H:%M} UTC"),
    ]
    sides = [(measure, side) for measure in sheet.measures for side in measure.sides]
    return {
        "title": f"{w.say(language, 'title')}{': ' if sheet.title else ''}{sheet.title}",
        "author": sheet.node or "comity",
        "lang": language.code,
        "digest": sheet.letter.hex(),
        "lead": [w.say(language, "lead"), w.say(language, "advice"), w.say(language, "attached")],
        "facts": _facts(language, facts),
        "parts": [_part(language, measure, side) for measure, side in sides],
        "attached_name": "legality-sheet.json",
        "attached": json.dumps(_attached(sheet), ensure_ascii=False, indent=1),
    }


def _attached(sheet: LegalitySheet) -> dict[str, Any]:
    """What programs read: every decision whole."""
    return {
        "case": sheet.case,
        "request": sheet.request,
        "letter": sheet.letter.hex(),
        "printed": sheet.at.astimezone(UTC).isoformat(),
        "measures": [
            {
                "key": measure.key,
                "measure": measure.measure,
                "sides": [
                    {"by": side.by, "settled": side.settled, "decision": _hexed(decision_to_plain(side.decision))}
                    for side in measure.sides
                ],
            }
            for measure in sheet.measures
        ],
    }


def _hexed(value: Any) -> Any:
    match value:
        case bytes():
            return value.hex()
        case dict():
            return {key: _hexed(one) for key, one in value.items()}
        case list() | tuple():
            return [_hexed(one) for one in value]
    return value


def _facts(language: Language, facts: Iterable[tuple[str, str]]) -> list[list[str]]:
    return [[w.say(language, name), value] for name, value in facts if value]


def _part(language: Language, measure: SheetMeasure, side: SheetSide) -> _Part:
    decision = side.decision
    named = f"{measure.key}  " if measure.key else ""
    by = f", {w.say(language, 'by')} {side.by}" if side.by else ""
    facts = [
        ("asked", measure.asks),
        ("outcome", w.word(language, "outcome", decision.outcome)),
        ("gate", w.word(language, "gate", decision.gate(side.settled).value)),
        ("confidence", w.word(language, "confidence", decision.confidence)),
        ("as_of", decision.as_of.isoformat()),
        *((f"clock:{clock}", day.isoformat()) for clock, day in decision.clocks.items() if day != decision.as_of),
        ("corpus", decision.corpus),
        ("channel", w.channel(language, decision.channel)),
        ("languages", ", ".join(w.language_name(language, code) for code in decision.languages)),
    ]
    return {
        "title": f"{named}{w.word(language, 'measure', measure.measure)}{by}",
        "facts": [[_fact_name(language, name), value] for name, value in facts if value],
        "sections": [section for section in _sections(language, side) if section],
    }


def _fact_name(language: Language, name: str) -> str:
    kind, sign, clock = name.partition(":")
    return w.word(language, "clock_of_law", clock) if sign else w.say(language, kind)


def _sections(language: Language, side: SheetSide) -> list[_Part]:
    decision = side.decision
    items = [item for item in decision.open_items(side.settled) if not item.startswith("missing:")]
    always = [
        _listed(language, "bases", [(basis.id, [_cited(language, basis)]) for basis in decision.bases]),
        _listed(language, "grounds", [_ground(language, finding) for finding in decision.findings]),
        _listed(language, "missing", [(w.word(language, "missing", one), []) for one in decision.missing]),
        _listed(language, "assurances", [(_assurance(language, decision, one), []) for one in decision.assurances]),
        _listed(language, "open", [(w.open_item(language, item), []) for item in items]),
    ]
    where_there: list[tuple[str, list[tuple[str, list[str]]]]] = [
        ("possible", [(basis.id, [_cited(language, basis), basis.note]) for basis in decision.bases_possible]),
        ("absences", [(_absent(language, decision, place), []) for place in range(len(decision.absences))]),
        ("settled", [(w.open_item(language, item), []) for item in side.settled if item in decision.open_items()]),
        ("times", [(f"{name.replace('_', ' ')}: {text}", []) for name, text in decision.deadlines.items()]),
        ("costs", _costs(language, decision)),
        ("instead", [(w.keyed(language, "alternative", text), []) for text in decision.alternatives]),
        ("changes", [(_changed(language, decision, place), []) for place in range(len(decision.would_change))]),
        ("notes", [(w.keyed(language, "warning", text), []) for text in decision.warnings]),
        (
            "recalled",
            [(f"{one.subject} {one.field}: {one.value}", [one.source]) for one in decision.rests_on_recalled],
        ),
    ]
    lists = [_listed(language, name, lines) for name, lines in where_there if lines]
    return [*always, *lists, *_conduct(language, decision), _rules(language, decision)]


def _costs(language: Language, decision: Decision) -> list[tuple[str, list[str]]]:
    said = dict(decision.costs)
    rule = said.pop("rule", "")
    return [(w.word(language, "costs", rule), [text for text in said.values() if text])] if rule else []


def _listed(language: Language, name: str, lines: Iterable[tuple[str, Iterable[str]]]) -> _Part:
    shown = [{"text": text, "more": [one for one in more if one]} for text, more in lines]
    return {"title": w.say(language, name), "lines": shown, "empty": w.say(language, "none")}


def _cited(language: Language, basis: Any) -> str:
    return f"{basis.citation} ({w.word(language, 'confidence', basis.confidence)})"


def _ground(language: Language, finding: Finding) -> tuple[str, list[str]]:
    effect, layer = w.word(language, "effect", finding.effect), w.word(language, "layer", finding.layer)
    sure = w.word(language, "confidence", finding.confidence)
    head = f"{finding.code} {w.word(language, 'ground', finding.code)} ({effect}). {w.reason(language, finding)}"
    standing = f"{layer}, {w.say(language, 'rule')} {finding.rule}, {sure}"
    return head, [standing, *finding.citations]


def _assurance(language: Language, decision: Decision, name: str) -> str:
    said = w.word(language, "assurance", name)
    return f"{said} ({w.say(language, 'on_file')})" if name in decision.on_file else said


def _absent(language: Language, decision: Decision, place: int) -> str:
    one = decision.absences[place]
    named = f" ({one.record})" if one.record else ""
    return f"{w.word(language, 'absent', one.what)}{named}: {w.word(language, 'absence', one.absence)}"


def _changed(language: Language, decision: Decision, place: int) -> str:
    one = decision.would_change[place]
    return f"{w.change(language, one)} – {w.say(language, 'leads_to')}: {w.word(language, 'outcome', one.outcome)}"


def _conduct(language: Language, decision: Decision) -> list[_Part]:
    rows = decision.conduct.rows
    if not rows:
        return []
    body = [
        [
            row.state,
            f"{row.rule}: {', '.join(row.words)}".replace("_", " "),
            w.say(language, row.standing.value),
            row.citation,
        ]
        for row in rows
    ]
    head = [w.say(language, name) for name in ("state", "asks_for", "stands", "source")]
    return [{"title": w.say(language, "conduct"), "table": {"head": head, "body": body}}]


def _rules(language: Language, decision: Decision) -> _Part:
    body = [
        [entry.rule, w.say(language, entry.result), w.word(language, "confidence", entry.confidence)]
        for entry in decision.trace
    ]
    head = [w.say(language, name) for name in ("rule", "result", "confidence")]
    return {"title": w.say(language, "rules"), "table": {"head": head, "body": body}}
