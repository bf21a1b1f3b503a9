"""A collection-legality sheet as a form."""

from datetime import datetime

from comity.application.ports.printing import Form, FormPart, Said
from comity.law.admissibility import CollectionSheet, Rule

WORDS = (
    "title", "lead", "evidence", "from", "to", "on", "corpus", "missing", "late", "unknown", "unknown_lead", "steps",
    "done", "not_done", "none_missing",
)  # fmt: skip
"""The sheet's own words, keys of the catalogues' section ``collection``."""


def collection_form(sheet: CollectionSheet, at: datetime, node: str = "") -> Form:
    """What is missing first, then every step with the rules that ask for it, then what nobody knows."""
    missing = tuple((_step(step), _late(sheet, step)) for step in sheet.missing)
    nothing = ((_own("none_missing"), ()),)
    unknown = (_unknown(sheet),) if sheet.unknown else ()
    return Form(
        title=_own("title"),
        lead=(_own("lead"),),
        facts=(
            (_own("evidence"), Said("evidence_kind", sheet.evidence)),
            (_own("from"), Said(text=sheet.requesting_state)),
            (_own("to"), Said(text=sheet.requested_state)),
            (_own("on"), Said(text=sheet.on.isoformat())),
            (_own("corpus"), Said(text=sheet.corpus)),
        ),
        parts=(
            *unknown,
            FormPart(_own("missing"), lines=missing or nothing),
            FormPart(_own("steps"), lines=tuple((_step(row.step), _rules(row.rules, row.done)) for row in sheet.rows)),
        ),
        at=at,
        name="collection.json",
        author=node,
        attached={
            "from": sheet.requesting_state,
            "to": sheet.requested_state,
            "evidence": sheet.evidence,
            "on": sheet.on.isoformat(),
            "corpus": sheet.corpus,
            "ready": sheet.is_ready,
            "missing": list(sheet.missing),
            "unknown": list(sheet.unknown),
            "steps": [
                {"step": row.step, "done": row.done, "rules": [_plain(rule) for rule in row.rules]}
                for row in sheet.rows
            ],
        },
    )


def _unknown(sheet: CollectionSheet) -> FormPart:
    return FormPart(_own("unknown"), lines=((_own("unknown_lead"), tuple(Said(text=one) for one in sheet.unknown)),))


def _late(sheet: CollectionSheet, step: str) -> tuple[Said, ...]:
    return (_own("late"),) if any(row.step == step and row.late for row in sheet.rows) else ()


def _rules(rules: tuple[Rule, ...], done: bool) -> tuple[Said, ...]:
    said = (Said("confidence", rule.confidence.value, _cited(rule)) for rule in rules)
    return (_own("done" if done else "not_done"), *said)


def _cited(rule: Rule) -> str:
    article = f" {rule.article}" if rule.article else ""
    return f"{rule.state}, {rule.law}{article}: {rule.text} [{rule.used.source}]"


def _plain(rule: Rule) -> dict[str, str]:
    return {
        "state": rule.state,
        "law": rule.law,
        "article": rule.article,
        "rule": rule.text,
        "source": rule.used.source,
        "confidence": rule.confidence.value,
    }


def _step(step: str) -> Said:
    return Said("collection_step", step)


def _own(key: str) -> Said:
    return Said("collection", key)
