"""Refusals as JSON: code, kind, message, advice, grounds; the status is that of the pages."""

from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from comity.domain.errors import ComityError
from comity.web.api.access import TooOften
from comity.web.faults import RETRY_SECONDS, status_of


class FaultOut(Schema):
    """Why a call was refused. Nothing that was asked is answered by it; it is never a "nothing found"."""

    code: str
    kind: str
    message: str
    advice: str
    grounds: list[str]


FAULTS: dict[int, type[FaultOut]] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429, 503), FaultOut)


def answer_faults(api: NinjaAPI) -> None:
    """Have this interface answer its refusals so."""

    def ours(request: HttpRequest, fault: Any) -> HttpResponse:
        assert isinstance(fault, ComityError)
        return _answer(api, request, _plain(fault), status_of(fault))

    def malformed(request: HttpRequest, fault: Any) -> HttpResponse:
        assert isinstance(fault, ValidationError)
        where = "; ".join(".".join(map(str, one["loc"])) + ": " + str(one["msg"]) for one in fault.errors[:5])
        words = {"code": "api.malformed", "kind": "invalid_input", "message": f"The call is not well formed: {where}."}
        return _answer(api, request, {**words, "advice": "Look at /api/v1/openapi.json.", "grounds": []}, 400)

    def nobody(request: HttpRequest, _fault: Any) -> HttpResponse:
        words = {"code": "api.nobody", "kind": "not_permitted", "message": "Nobody is signed in by this token."}
        return _answer(api, request, {**words, "advice": "Sign in: `comity sign-in`.", "grounds": []}, 401)

    def too_often(request: HttpRequest, fault: Any) -> HttpResponse:
        assert isinstance(fault, TooOften)
        words = {"code": "api.too_often", "kind": "unavailable", "message": "This officer calls too often."}
        answer = _answer(api, request, {**words, "advice": "Wait as Retry-After says.", "grounds": []}, 429)
        answer.headers["Retry-After"] = str(max(1, ceil(fault.seconds)))
        return answer

    def unreadable(request: HttpRequest, fault: Any) -> HttpResponse:
        assert isinstance(fault, HttpError)
        words = {"code": "api.malformed", "kind": "invalid_input", "message": "The call cannot be read."}
        return _answer(api, request, {**words, "advice": "Look at /api/v1/openapi.json.", "grounds": []}, 400)

    api.exception_handler(ComityError)(ours)
    api.exception_handler(ValidationError)(malformed)
    api.exception_handler(AuthenticationError)(nobody)
    api.exception_handler(TooOften)(too_often)
    api.exception_handler(HttpError)(unreadable)


def _plain(fault: ComityError) -> dict[str, Any]:
    return {
        "code": fault.code,
        "kind": fault.kind,
        "message": fault.message,
        "advice": fault.advice,
        "grounds": list(fault.grounds),
    }


def _answer(api: NinjaAPI, request: HttpRequest, plain: dict[str, Any], status: int) -> HttpResponse:
    answer = api.create_response(request, plain, status=status)
    if status == 503:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer
