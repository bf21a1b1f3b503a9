"""Addresses of the pages."""

from django.urls import path

from comity.web import (
    access,
    assets,
    ceremony,
    components,
    converters,  # noqa: F401  # it teaches Django "digest"
    faults,
)
from comity.web.api.addresses import api_addresses
from comity.web.border.addresses import border_addresses
from comity.web.casework import acts, case, draft, inbox, proofs, release
from comity.web.casework.addresses import casework_addresses
from comity.web.custody.addresses import custody_addresses
from comity.web.jurisdiction.addresses import jurisdiction_addresses
from comity.web.law.addresses import law_addresses
from comity.web.nodes.addresses import node_addresses
from comity.web.operations.addresses import operation_addresses
from comity.web.oversight.addresses import oversight_addresses
from comity.web.public.addresses import public_addresses
from comity.web.query.addresses import query_addresses
from comity.web.redress.addresses import redress_addresses
from comity.web.register.addresses import register_addresses
from comity.web.relatives.addresses import relatives_addresses

_REQUEST = "cases/<uuid:case>/requests/<uuid:asked>"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("requests.csv", inbox.inbox_csv, name="inbox-csv"),
    path("requests.json", inbox.inbox_json, name="inbox-json"),
    path("cases/new", draft.new_case, name="new-case"),
    path("cases/<uuid:case>/letter", draft.letter_page, name="letter"),
    path("cases/<uuid:case>/gate", draft.gate_answer, name="gate"),
    path(f"{_REQUEST}/letter", draft.letter_page, name="reword"),
    path(f"{_REQUEST}/release", release.release, name="release"),
    path(f"{_REQUEST}/waive", release.waive, name="waive"),
    path(f"{_REQUEST}/submit", release.submit, name="submit"),
    path(f"{_REQUEST}/return", release.send_back, name="return"),
    path(f"{_REQUEST}/supplement", release.supplement, name="supplement"),
    path(f"{_REQUEST}/withdraw", release.withdraw, name="withdraw"),
    path("cases/<uuid:case>", case.case_page, name="case"),
    path("cases/<uuid:case>/proofs", proofs.proofs_page, name="proofs"),
    path(f"{_REQUEST}/assess", acts.assess, name="assess"),
    path(f"{_REQUEST}/acknowledge", acts.acknowledge, name="acknowledge"),
    path(f"{_REQUEST}/proposals/<digest:proposal>/confirm", acts.confirm, name="confirm"),
    path(f"{_REQUEST}/proposals/<digest:proposal>/decline", acts.decline, name="decline"),
    *border_addresses,
    *casework_addresses,
    *custody_addresses,
    *jurisdiction_addresses,
    *law_addresses,
    *node_addresses,
    *operation_addresses,
    *oversight_addresses,
    *public_addresses,
    *redress_addresses,
    *relatives_addresses,
    *query_addresses,
    *api_addresses,
    *register_addresses,
    path("sign-in", access.sign_in_page, name="sign-in"),
    path("sign-out", access.sign_out, name="sign-out"),
    path("purpose", access.purpose_page, name="purpose"),
    path("display", access.choose_display, name="display"),
    path("language", access.choose_language, name="language"),
    path("node/ceremony", ceremony.ceremony_page, name="ceremony"),
    path("components", components.components_page, name="components"),
    path("static/<path:name>", assets.serve_asset, name="asset"),
]

handler400 = faults.bad_request
handler404 = faults.not_found
handler500 = faults.defect
