"""Invented letters. Every person in them is synthetic."""

from datetime import date
from uuid import UUID

from comity.domain.requests import Letter, MeasureAsked, Subject


def letter(case: UUID, *measures: str, requested: str = "la", **changes: object) -> Letter:
    """A whole letter from a case, asking for these measures (keys m1, m2, …)."""
    fields: dict[str, object] = {
        "request": UUID(int=0),
        "case": case,
        "revision": 0,
        "requesting_state": "XX",
        "requested_state": requested[:2].upper(),
        "requesting_node": "xx",
        "requested_node": requested,
        "title": "Telephone fraud, invented case",
        "purpose": "investigation of fraud",
        "facts": "An invented (synthetic) person called invented victims.",
        "offence": "fraud_telecom",
        "offence_date": date(2025, 6, 1),
        "language": "en",
        "measures": tuple(
            MeasureAsked(f"m{i}", measure, f"please do {measure}", subject="p1")
            for i, measure in enumerate(measures or ("police_info",), 1)
        ),
        "subjects": (Subject("p1", "suspect", ("Synthetic Person",), ("CN",), age_at_offence=35),),
        "requesting_max": "120",
        "requested_max": "60",
    }
    return Letter(**{**fields, **changes})  # type: ignore[arg-type]
