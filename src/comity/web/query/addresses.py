"""Addresses of the search."""

from django.urls import path, re_path

from comity.web.query import alarms, lists, search, standing

query_addresses = (
    path("search", search.search_page, name="search"),
    path("search/<uuid:search>/records/<uuid:record>/verdict", search.judge, name="search-verdict"),
    path("search/alarms", alarms.alarms_page, name="search-alarms"),
    path("search/alarms/<uuid:alarm>/settle", alarms.settle, name="search-alarm-settle"),
    path("search/standing", standing.list_page, name="standing"),
    re_path(r"^search/standing\.(?P<form>csv|json)$", standing.list_file, name="standing-file"),
    path("search/standing/<uuid:standing>", standing.one_page, name="standing-one"),
    path("search/standing/<uuid:standing>/<str:what>", standing.act, name="standing-act"),
    path("cases/<uuid:case>/standing", standing.ask_page, name="standing-ask"),
    path("lists", lists.lists_page, name="lists"),
    path("lists/<uuid:job>", lists.list_page, name="list"),
    path("lists/<uuid:job>.csv", lists.list_csv, name="list-csv"),
    path("lists/<uuid:job>/stop", lists.stop, name="list-stop"),
)
