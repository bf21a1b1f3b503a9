"""Every component of the pages on one page, for whoever builds a page or translates one. It shows no data of a case."""

from datetime import timedelta
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comity.application.node.list_nodes import list_nodes
from comity.domain.decisions import Gate
from comity.domain.identity import PartialDate, PersonIdentity, PersonName, Sex, ThingKind, ThingNumber
from comity.domain.measures import Measure
from comity.domain.requests import Urgency
from comity.domain.stages import MeasureStage, Stage
from comity.matching.person import Match, compare
from comity.web.languages import language_of
from comity.web.matching.judged import judged
from comity.web.moments import Clocks
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers


@require_safe
@for_officers
def components_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """All components, with samples that are nobody's."""
    now, nodes = visit.desk.clock.now(), list_nodes(visit.desk)
    other = next((node for node, facts in nodes.items() if facts.state != visit.desk.authority.state), visit.desk.node)
    values = {
        "clocks": Clocks(visit.desk.node, other, nodes),
        "partner": other,
        "measures": list(Measure),
        "stages": list(Stage),
        "measure_stages": list(MeasureStage),
        "gates": [gate.value for gate in Gate],
        "urgencies": list(Urgency),
        "judged": judged(language_of(request), _sample_match()),
        "moments": {
            "overdue": now - timedelta(hours=5),
            "soon": now + timedelta(hours=9),
            "": now + timedelta(days=6),
        },
    }
    return page(request, "components.html", values)


@cache
def _sample_match() -> Match:
    """Two invented identities that agree, nearly agree and differ."""
    ours = PersonIdentity(
        (PersonName("ສົມສັກ ພົງສະຫວັນ", language="lo"),),
        (PartialDate(1990, 5, 17),),
        Sex.MALE,
        ("LA",),
        (ThingNumber(ThingKind.TRAVEL_DOCUMENT, "PA1234567", "LA", "passport"),),
        "Luang Prabang",
    )
    theirs = PersonIdentity(
        (PersonName("PHONGSAVANH Somsack Jr"),),
        (PartialDate(2533, 5, 17),),
        Sex.FEMALE,
        ("LA", "TH"),
        (ThingNumber(ThingKind.TRAVEL_DOCUMENT, "PA1234568", "LA", "passport"),),
        "Vientiane",
    )
    return compare(ours, theirs)
