"""Addresses of the pages of the safeguards."""

from django.urls import path, re_path

from comity.web.redress import issuing, pages

redress_addresses = [
    path("safeguards", pages.searches_page, name="safeguards"),
    re_path(r"^safeguards\.(?P<form>csv|json|md)$", pages.searches_file, name="safeguards-file"),
    path("safeguards/certificate", pages.certificate_page, name="certificate"),
    path("safeguards/certificate/compare", pages.compare, name="certificate-compare"),
    path("safeguards/certificates", issuing.list_page, name="certificates"),
    re_path(r"^safeguards/certificates\.(?P<form>csv|json)$", issuing.list_file, name="certificates-file"),
    path("safeguards/certificates/new", issuing.propose_page, name="certificate-new"),
    path("safeguards/certificates/proposals/<digest:proposal>", issuing.proposal_page, name="certificate-proposal"),
    path(
        "safeguards/certificates/revocations/<digest:proposal>", issuing.revocation_page, name="certificate-revocation"
    ),
    path("safeguards/certificates/revoke", issuing.revoke, name="certificate-revoke"),
    path("safeguards/certificates/paper", issuing.paper, name="certificate-paper"),
    path("safeguards/waiting", pages.waiting_page, name="waiting"),
    path("safeguards/waiting/<digest:proposal>", pages.decide, name="decide-waiting"),
]
