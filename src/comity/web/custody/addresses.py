"""Addresses of the pages of a hand-over."""

from django.urls import path

from comity.web.custody import handover

_PAGE = "cases/<uuid:case>/requests/<uuid:asked>/measures/<path:measure>/handover"

custody_addresses = [
    path(f"{_PAGE}/fill", handover.fill, name="handover-fill"),
    path(f"{_PAGE}/sign", handover.sign, name="handover-sign"),
    path(f"{_PAGE}/print", handover.print_record, name="handover-print"),
    path(f"{_PAGE}/rights", handover.print_sheet_of_rights, name="handover-rights"),
    path(_PAGE, handover.handover_page, name="handover"),
]
