"""Addresses of the pages."""

from django.urls import path, register_converter

from comity.web import access, assets, faults
from comity.web.casework import acts, case, inbox


class DigestConverter:
    """32 bytes in hex."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> bytes:
        """The bytes."""
        return bytes.fromhex(value)

    def to_url(self, value: bytes) -> str:
        """The hex."""
        return value.hex()


register_converter(DigestConverter, "digest")

_REQUEST = "cases/<uuid:case>/requests/<uuid:asked>"

urlpatterns = [
    path("", inbox.inbox),
    path("requests.csv", inbox.inbox_csv),
    path("requests.json", inbox.inbox_json),
    path("cases/<uuid:case>", case.case_page),
    path("cases/<uuid:case>/proofs", case.proofs_page),
    path(f"{_REQUEST}/assess", acts.assess),
    path(f"{_REQUEST}/acknowledge", acts.acknowledge),
    path(f"{_REQUEST}/proposals/<digest:proposal>/confirm", acts.confirm),
    path(f"{_REQUEST}/proposals/<digest:proposal>/decline", acts.decline),
    path("sign-in", access.sign_in_page),
    path("sign-out", access.sign_out),
    path("purpose", access.purpose_page),
    path("language", access.choose_language),
    path("static/<path:name>", assets.serve_asset),
]

handler400 = faults.bad_request
handler404 = faults.not_found
handler500 = faults.defect
