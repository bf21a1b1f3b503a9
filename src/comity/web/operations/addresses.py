"""Addresses of the pages of operations."""

from django.urls import path

from comity.web import converters  # noqa: F401  # teaches Django "digest"
from comity.web.operations import operation

_REQUEST = "cases/<uuid:case>/requests/<uuid:asked>/operation"

operation_addresses = [
    path(_REQUEST, operation.operation_page, name="operation"),
    path(f"{_REQUEST}/consent", operation.consent, name="give-consent"),
    path(f"{_REQUEST}/<digest:consent>/log", operation.log, name="log-act"),
    path(f"{_REQUEST}/<digest:consent>/revoke", operation.revoke, name="revoke-consent"),
]
