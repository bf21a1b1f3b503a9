"""Addresses of the border check."""

from django.urls import path

from comity.web.border import check

border_addresses = [
    path("border", check.border_page, name="border"),
    path("border/<uuid:search>/records/<uuid:record>/verdict", check.border_verdict, name="border-verdict"),
    path("border/language", check.border_language, name="border-language"),
]
