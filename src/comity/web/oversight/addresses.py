"""Addresses of the pages for auditors."""

from django.urls import path

from comity.web import converters  # noqa: F401  # teaches Django "digest"
from comity.web.oversight import audit

oversight_addresses = [
    path("audit", audit.audit_page, name="audit"),
    path("audit.csv", audit.audit_csv, name="audit-csv"),
    path("audit.json", audit.audit_json, name="audit-json"),
    path("audit/check", audit.check, name="check-log"),
    path("audit/<digest:entry>", audit.entry_page, name="audit-entry"),
]
