"""A consultation as plain values: for files, for programs, and in a line."""

from dataclasses import asdict
from typing import Any

from comity.application.jurisdiction.read_consultation import ConsultationView
from comity.domain.jurisdiction import Consultation

COLUMNS = ("factor", "side", "states", "standing", "weight", "words", "agreement")


def list_columns() -> tuple[str, ...]:
    """Names of what `listed` says."""
    return "consultation", "opened", "by", "title", "conflict", "states", "progress"


def listed(one: Consultation) -> dict[str, Any]:
    """A consultation in a line."""
    values = (one.id, one.at, one.node, one.opened.title, one.opened.conflict, one.opened.states, one.progress.value)
    return dict(zip(list_columns(), values, strict=True))


def table_rows(view: ConsultationView) -> list[tuple[Any, ...]]:
    """Every filed answer as a row: factor, side, states, standing, weight, words, agreement."""
    return [
        (one.factor.id, side, " ".join(row.states), row.standing, row.weight, row.words, one.agreement.value)
        for one in view.comparison.factors
        for side, row in one.rows.items()
    ]


def plain_view(view: ConsultationView) -> dict[str, Any]:
    """The consultation for programs."""
    state, comparison = view.state, view.comparison
    return listed(state) | {
        "case": view.case,
        "conduct": state.opened.conduct,
        "table": [dict(zip(COLUMNS, row, strict=True)) for row in table_rows(view)],
        "will_act": {code: filed.table.will_act for code, filed in state.tables.items()},
        "counted": {tally.state: tally.counted for tally in comparison.tallies},
        "claimed": {tally.state: tally.claimed for tally in comparison.tallies},
        "closest": comparison.closest,
        "heaviest": comparison.heaviest,
        "at_odds": comparison.at_odds,
        "decides": "nobody but the central authorities",
        "heads": [
            {
                "state": one.state,
                "head": one.head,
                "says": one.reach,
                "instrument": one.instrument,
                "article": one.article,
                "if_serious_crime": one.if_serious,
                "confidence": one.confidence.value,
            }
            for found in view.heads.values()
            for one in found
        ],
        "options": {
            silent: [
                {
                    "option": one.option,
                    "lawful": one.lawful,
                    "instrument": one.instrument,
                    "article": one.article,
                    "if_serious_crime": one.if_serious,
                    "facts": [asdict(fact) for fact in one.facts],
                }
                for one in found
            ]
            for silent, found in view.options.items()
        },
        "proposals": [
            {
                "digest": one.digest,
                "state": one.state,
                "at": one.at,
                "overtaken": one.overtaken,
                **{name: getattr(one.body, name) for name in ("outcome", "states", "reasons", "minutes", "present")},
                "dissents": [asdict(dissent) for dissent in one.body.dissents],
                "answers": {
                    code: {
                        "agrees": said.agrees,
                        "reasons": said.reasons,
                        "minutes": said.minutes,
                        "at": at,
                        "dissents": [asdict(dissent) for dissent in said.dissents],
                    }
                    for code, (said, at) in one.answers.items()
                },
            }
            for one in state.proposals.values()
        ],
        "drafts": [
            {"digest": one.digest, "act": one.act, "at": one.at, "by": one.by, "content": dict(one.content)}
            for one in state.drafts.values()
        ],
    }
