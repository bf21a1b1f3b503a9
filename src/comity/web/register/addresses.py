"""Addresses of the register of notices."""

from django.urls import path

from comity.web.register import draft, listing, notice, review

_ONE = "notices/<uuid:notice>"

register_addresses = (
    path("notices", listing.list_page, name="notices"),
    path("notices.csv", listing.list_file, {"form": "csv"}, name="notices-csv"),
    path("notices.json", listing.list_file, {"form": "json"}, name="notices-json"),
    path("notices/new", draft.draft_page, name="notice-new"),
    path(_ONE, notice.notice_page, name="notice"),
    path(f"{_ONE}.json", notice.notice_file, name="notice-json"),
    path(f"{_ONE}/wording", draft.reword_page, name="notice-wording"),
    path(f"{_ONE}/review", review.review_page, name="notice-review"),
    path(f"{_ONE}/pictures/<uuid:picture>", notice.picture, name="notice-picture"),
    path(f"{_ONE}/proposals/<digest:proposal>/<slug:said>", notice.settle, name="notice-proposal"),
    path(f"{_ONE}/<slug:what>", notice.act, name="notice-act"),
)
