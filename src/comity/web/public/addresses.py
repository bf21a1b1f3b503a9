"""Addresses of the pages for everybody."""

from django.urls import path, re_path

from comity.web.public import pages

_LANGUAGE = "public/<slug:code>"

public_addresses = [
    path("public", pages.front, name="public"),
    path("public/photographs/<uuid:public>", pages.photograph, name="public-photograph"),
    re_path(r"^public/wrong-hits\.(?P<form>csv|json)$", pages.shares_file, name="public-shares-file"),
    path(_LANGUAGE, pages.missing_page, name="public-missing"),
    path(f"{_LANGUAGE}/missing/<uuid:public>", pages.person_page, name="public-person"),
    path(f"{_LANGUAGE}/report", pages.report_page, name="public-report"),
    path(f"{_LANGUAGE}/follow", pages.follow_page, name="public-follow"),
    path(f"{_LANGUAGE}/wrong-hits", pages.shares_page, name="public-shares"),
]
