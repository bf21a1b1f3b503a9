"""The interface's one address, and which routers are under it."""

from django.urls import path
from ninja import NinjaAPI

from comity.web.api.access import Bearer
from comity.web.api.border import router as border_router
from comity.web.api.faults import answer_faults
from comity.web.api.notices import router as notices_router
from comity.web.api.search import router as search_router

API = NinjaAPI(
    title="Comity",
    version="1",
    description="A node's own officers' programs. Every call over people needs a purpose and a case number.",
    auth=Bearer(),
    docs_url=None,
    urls_namespace="api",
)
answer_faults(API)
API.add_router("", search_router)
API.add_router("", border_router)
API.add_router("", notices_router)

api_addresses = (path("api/v1/", API.urls),)
