"""Addresses of a case's page, of its forms and of the files that leave it."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from comity.web.casework import acts, earlier, files, guard_acts, promise_acts, surrender_acts

_CASE = "cases/<uuid:case>"
_REQUEST = f"{_CASE}/requests/<uuid:asked>"

_ON_REQUEST = {
    "answer": acts.answer,
    "answer-assurance": promise_acts.answer_assurance,
    "breach": promise_acts.breach,
    "clarify": acts.clarify,
    "escalate": acts.escalate,
    "evaluate": acts.evaluate,
    "feedback": acts.feedback,
    "interim": acts.interim,
    "pause": acts.pause,
    "reroute": acts.reroute,
    "resume": acts.resume,
    "review": acts.review,
    "visit": promise_acts.visit_made,
}
_ON_MEASURE = {
    "accept": acts.accept,
    "alarm": guard_acts.alarm,
    "ask": acts.ask,
    "ask-assurance": promise_acts.ask_assurance,
    "execute": acts.execute,
    "freed": surrender_acts.freed,
    "neutral": guard_acts.neutral,
    "not-executed": acts.not_executed,
    "postpone": acts.postpone,
    "preserve-end": acts.preserve_end,
    "preserve-longer": acts.preserve_longer,
    "protection": guard_acts.protection,
    "record-assurance": surrender_acts.promise,
    "refuse": acts.refuse,
    "screen": guard_acts.screen,
    "surrender": surrender_acts.surrender,
    "touch": surrender_acts.touch,
    "widen": surrender_acts.widen,
}


def _addresses() -> Iterator[URLPattern]:
    for name, view in _ON_REQUEST.items():
        yield path(f"{_REQUEST}/{name}", view, name=name)
    for name, view in _ON_MEASURE.items():
        yield path(f"{_REQUEST}/measures/<path:measure>/{name}", view, name=name)
    yield path(f"{_REQUEST}/earlier", earlier.earlier_page, name="earlier")
    yield path(f"{_CASE}/notes", acts.note, name="note")
    yield path(f"{_CASE}/files/<uuid:file>", files.attachment, name="file")
    yield path(f"{_REQUEST}/sheet", files.legality_sheet, name="sheet")
    yield path(f"{_CASE}/proofs/file", files.proof_bundle, name="proof-file")


casework_addresses = tuple(_addresses())
