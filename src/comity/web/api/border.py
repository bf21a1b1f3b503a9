"""The border check for programs: a gate, a reader's own screen, a ferry's counter."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from comity.application.border.asking import Typed
from comity.application.border.check_traveller import Check, check_traveller
from comity.web.api.access import officer_of
from comity.web.api.faults import FAULTS
from comity.web.api.shapes import Strict
from comity.web.border.plain import answer_to_plain
from comity.web.node import current_desk

router = Router(tags=["border"])


class BorderIn(Strict):
    """One traveller or document. `reference` is the crossing or case; a zone, a name or a document is needed."""

    reference: str = Field(max_length=200)
    zone: str = Field("", max_length=600)
    name: str = Field("", max_length=200)
    birth: str = Field("", max_length=40)
    sex: str = Field("", max_length=20)
    nationality: str = Field("", max_length=2)
    document: str = Field("", max_length=200)
    issuer: str = Field("", max_length=2)
    certificate: str = Field("", max_length=1000)


class BorderOut(Schema):
    """The answer. `clearance` is always false; `headline` is the most urgent step, null where nothing was found.

    Where `complete` is false more may fit than was looked at: the headline is then never null and never `nothing`.
    """

    search: str
    at: str
    reference: str
    headline: str | None
    clearance: bool
    complete: bool
    asked: dict[str, Any]
    zone: dict[str, Any] | None
    candidates: list[dict[str, Any]]
    first: list[dict[str, Any]]
    certificate: str | None
    negative: dict[str, Any] | None


@router.post("/border", response={200: BorderOut, **FAULTS}, summary="Check a traveller or a document")
def check(request: HttpRequest, body: BorderIn) -> dict[str, Any]:
    """Look a traveller up by a machine readable zone, a name or a document, for border control.

    Each candidate has one step in codes; it is no hit until a named officer confirms it, and no step says "detain"
    that the law here does not back today. Nothing found is no clearance and ends at `negative.valid_until`.
    """
    fields = body.dict()
    reference, certificate = fields.pop("reference"), fields.pop("certificate")
    order = Check(officer_of(request), reference, Typed(**fields), certificate)
    return answer_to_plain(check_traveller(current_desk(), order))
