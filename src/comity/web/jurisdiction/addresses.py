"""Addresses of consultations on jurisdiction."""

from django.urls import path

from comity.web.jurisdiction import consultation as c

_ALL = "cases/<uuid:case>/jurisdiction"
_ONE = f"{_ALL}/<uuid:consultation>"

jurisdiction_addresses = (
    path(_ALL, c.open_new, name="jurisdiction-open"),
    path(_ONE, c.consultation_page, name="jurisdiction"),
    path(f"{_ONE}.csv", c.consultation_csv, name="jurisdiction-csv"),
    path(f"{_ONE}.json", c.consultation_json, name="jurisdiction-json"),
    path(f"{_ONE}/table", c.draft, {"kind": "table"}, name="jurisdiction-table"),
    path(f"{_ONE}/proposal", c.draft, {"kind": "proposal"}, name="jurisdiction-proposal"),
    path(f"{_ONE}/answer", c.draft, {"kind": "answer"}, name="jurisdiction-answer"),
    path(f"{_ONE}/drafts/<digest:draft>/release", c.release, name="jurisdiction-release"),
    path(f"{_ONE}/drafts/<digest:draft>/drop", c.drop, name="jurisdiction-drop"),
    path(f"{_ONE}/close", c.close, name="jurisdiction-close"),
    path(f"{_ONE}/transfer", c.transfer, name="jurisdiction-transfer"),
)
