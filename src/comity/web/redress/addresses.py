"""Addresses of the pages of the safeguards."""

from django.urls import path, re_path

from comity.web.redress import pages

redress_addresses = [
    path("safeguards", pages.searches_page, name="safeguards"),
    re_path(r"^safeguards\.(?P<form>csv|json|md)$", pages.searches_file, name="safeguards-file"),
    path("safeguards/certificate", pages.certificate_page, name="certificate"),
    path("safeguards/certificate/compare", pages.compare, name="certificate-compare"),
    path("safeguards/waiting", pages.waiting_page, name="waiting"),
    path("safeguards/waiting/<digest:proposal>", pages.decide, name="decide-waiting"),
]
