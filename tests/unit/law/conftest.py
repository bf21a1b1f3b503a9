from collections.abc import Callable
from typing import Any

import pytest

from comity.adapters.corpus import load_corpus
from comity.domain.decisions import Decision
from comity.law import Corpus, assess, parse_question

EXTRADITION = {
    "as_of": "2026-02-01",
    "from": "CN",
    "to": "KH",
    "measure": "extradition",
    "offence": "fraud_general",
    "offence_date": "2025-06-01",
    "requesting_max": "120",
    "requested_max": "60",
    "person": {"nationality": ["CN"], "age": 35},
    "flags": [],
    "documents_present": [],
}


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus()


@pytest.fixture
def ask(corpus: Corpus) -> Callable[..., Decision]:
    """Assess the plain extradition above with some inputs changed; None takes an input away."""

    def answer(**changes: Any) -> Decision:
        inputs = {**EXTRADITION, **{name.rstrip("_"): value for name, value in changes.items()}}
        return assess(parse_question({k: v for k, v in inputs.items() if v is not None}, corpus), corpus)

    return answer


@pytest.fixture
def inputs() -> dict[str, Any]:
    return {**EXTRADITION, "person": dict(EXTRADITION["person"])}  # type: ignore[call-overload]
