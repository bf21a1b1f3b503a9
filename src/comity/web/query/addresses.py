"""Addresses of the search."""

from django.urls import path

from comity.web.query import alarms, lists, search

query_addresses = (
    path("search", search.search_page, name="search"),
    path("search/<uuid:search>/records/<uuid:record>/verdict", search.judge, name="search-verdict"),
    path("search/alarms", alarms.alarms_page, name="search-alarms"),
    path("search/alarms/<uuid:alarm>/settle", alarms.settle, name="search-alarm-settle"),
    path("lists", lists.lists_page, name="lists"),
    path("lists/<uuid:job>", lists.list_page, name="list"),
    path("lists/<uuid:job>.csv", lists.list_csv, name="list-csv"),
    path("lists/<uuid:job>/stop", lists.stop, name="list-stop"),
)
