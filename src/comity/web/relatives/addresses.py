"""Addresses of the relatives' desk."""

from django.urls import path

from comity.web.relatives import pages

relatives_addresses = [
    path("relatives", pages.reports_page, name="relatives"),
    path("relatives/new", pages.new_page, name="relatives-new"),
    path("relatives/<uuid:report>", pages.report_page, name="relatives-report"),
    path("relatives/<uuid:report>/verify", pages.verify, name="relatives-verify"),
    path("relatives/<uuid:report>/publish", pages.publish, name="relatives-publish"),
    path("relatives/<uuid:report>/take-down", pages.take_down, name="relatives-take-down"),
    path("relatives/<uuid:report>/picture", pages.picture, name="relatives-picture"),
    path("relatives/<uuid:report>/<str:what>", pages.act, name="relatives-act"),
]
