"""Addresses of the pages on the law."""

from django.urls import path, re_path

from comity.web.law import collection, kept, ledger, pages, registers

_FORM = r"\.(?P<form>csv|json|md)$"

law_addresses = [
    path("law", pages.law_page, name="law"),
    re_path(rf"^law{_FORM}", pages.law_file, name="law-file"),
    path("law/calendar", registers.calendar_page, name="law-calendar"),
    re_path(rf"^law/calendar{_FORM}", registers.calendar_file, name="law-calendar-file"),
    path("law/collection", collection.collection_page, name="law-collection"),
    path("law/collection.pdf", collection.collection_paper, name="law-collection-paper"),
    path("law/ledger", ledger.ledger_page, name="law-ledger"),
    re_path(rf"^law/ledger{_FORM}", ledger.ledger_file, name="law-ledger-file"),
    path("law/mechanisms", registers.mechanisms_page, name="law-mechanisms"),
    re_path(rf"^law/mechanisms{_FORM}", registers.mechanisms_file, name="law-mechanisms-file"),
    path("law/surrenders", kept.surrenders_page, name="law-surrenders"),
    re_path(rf"^law/surrenders{_FORM}", kept.surrenders_file, name="law-surrenders-file"),
    path("law/assurances", kept.assurances_page, name="law-assurances"),
    re_path(rf"^law/assurances{_FORM}", kept.assurances_file, name="law-assurances-file"),
    path("law/find/<path:name>", pages.find_page, name="law-find"),
    path("law/<slug:kind>/<str:name>", pages.record_page, name="law-record"),
]
