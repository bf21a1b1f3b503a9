"""From a use case's value to a page: the template environment and what every template has at hand."""

from base64 import b64encode
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader
from jinja2 import Environment, StrictUndefined

from comity.application.oversight.reciprocity import MAY_SEE_LEDGER
from comity.application.policy import READERS
from comity.web import moments, wording
from comity.web.assets import asset_url
from comity.web.citing import law_cited
from comity.web.languages import Language, language_of, languages
from comity.web.navigation import navigation
from comity.web.node import current_desk

THEME = "comity_display"  # cookie
THEMES = ("", "light", "dark")  # the first is as the device has it


def environment(**options: Any) -> Environment:
    """Jinja with escaping, where a name that is not there is an error and not an empty place."""
    chosen = {**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(**{**chosen, "autoescape": True})  # noqa: S701  # it is on
    made.globals["asset_url"] = asset_url
    made.filters["as_it_is"] = wording.as_it_is
    made.filters["hex"] = bytes.hex
    made.filters["jpeg_address"] = _jpeg_address
    return made


def page(
    request: HttpRequest,
    template: str,
    values: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    speaking: Mapping[str, Language] | None = None,
) -> HttpResponse:
    """A page in the reader's language. `visit` is who is signed in, None before.

    `speaking` are the page's languages, where it speaks others than those that have every word of every page.
    """
    language = language_of(request, speaking)
    desk = current_desk()
    visit = getattr(request, "visit", None)
    context = {
        "language": language,
        "offered": (languages() if speaking is None else speaking).values(),
        "authority": desk.authority,
        "now": desk.clock.now(),
        "visit": visit,
        "theme": theme_of(request),
        "navigation": navigation(visit.officer, request.path, language) if visit else (),
        "here": request.get_full_path(),
        "sees_registers": visit is not None and bool(visit.officer.roles & READERS),
        "sees_ledger": visit is not None and bool(visit.officer.roles & MAY_SEE_LEDGER),
        **_speaking(language),
        **(values or {}),
    }
    return HttpResponse(loader.render_to_string(template, context, request, using="jinja2"), status=status)


def theme_of(request: HttpRequest) -> str:
    """What this reader chose; empty is as the device has it."""
    chosen = request.COOKIES.get(THEME, "")
    return chosen if chosen in THEMES else ""


def _speaking(language: Language) -> dict[str, Any]:
    return {
        "_": language.text,
        "ngettext": language.plurals,
        "word": partial(wording.word, language),
        "birth": partial(wording.birth, language),
        "births": partial(wording.births, language),
        "state_name": partial(wording.state_name, language),
        "language_name": partial(wording.language_name, language),
        "reason": partial(wording.reason, language),
        "channel": partial(wording.channel, language),
        "open_item": partial(wording.open_item, language),
        "alternative": partial(wording.alternative, language),
        "warning": partial(wording.warning, language),
        "law_cited": law_cited,
        "change": partial(wording.change, language),
        "changed_item": partial(wording.changed_item, language),
        "element": partial(wording.element, language),
        "elements": partial(wording.elements, language),
        "absent": partial(wording.absent, language),
        "particular": partial(wording.particular, language),
        "costs": partial(wording.costs, language),
        "on_day": partial(moments.on_day, language=language),
        "from_now": partial(moments.from_now, language=language),
        "on_clocks": lambda clocks, moment: clocks.show(moment, language),
    }


def _jpeg_address(data: bytes) -> str:
    """The address of a small picture that is in the page itself."""
    return f"data:image/jpeg;base64,{b64encode(data).decode()}"
