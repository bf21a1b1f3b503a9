"""Forms about what a surrender leaves behind: promises put on the register, and for what a person may be tried."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from comity.application.acting import Order
from comity.application.casework.keep_registers import (
    record_assurance,
    record_freed,
    record_surrender,
    report_touch,
    widen_speciality,
)
from comity.domain.earlier_bodies import Touch
from comity.web import typed
from comity.web.casework.acts import do
from comity.web.casework.naming import slug
from comity.web.visits import Visit, for_officers


@require_POST
@for_officers
def promise(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Put an assurance that was made otherwise than here on the register."""

    def use_case(order: Order) -> object:
        return record_assurance(
            visit.desk,
            order,
            measure,
            assurance=typed.words(request, "assurance"),
            text=typed.words(request, "text"),
            visits=typed.days(request, "visit"),
        )

    return do(request, visit, case, asked, f"record_assurance-{slug(measure)}", use_case)


@require_POST
@for_officers
def surrender(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Record that the person was handed over, when and for what."""

    def use_case(order: Order) -> object:
        return record_surrender(
            visit.desk,
            order,
            measure,
            on=typed.day(request, "on"),
            offences=typed.several(request, "offence"),
            handed_to=typed.words(request, "to"),
            specialty_days=typed.number_or_none(request, "days"),
            no_record=typed.words(request, "no_record"),
        )

    return do(request, visit, case, asked, f"surrender-{slug(measure)}", use_case)


@require_POST
@for_officers
def freed(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Record from when the person was free to leave."""

    def use_case(order: Order) -> object:
        day, reason = typed.day(request, "on"), typed.words(request, "reason")
        return record_freed(visit.desk, order, measure, on=day, reason=reason)

    return do(request, visit, case, asked, f"freed-{slug(measure)}", use_case)


@require_POST
@for_officers
def widen(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Propose to consent to further offences; a second lawyer confirms."""

    def use_case(order: Order) -> object:
        offences, reason = typed.several(request, "offence"), typed.words(request, "reason")
        return widen_speciality(visit.desk, order, measure, offences=offences, reason=reason)

    return do(request, visit, case, asked, f"widen-{slug(measure)}", use_case)


@require_POST
@for_officers
def touch(request: HttpRequest, visit: Visit, case: UUID, asked: UUID, measure: str) -> HttpResponse:
    """Report a later charge, or a hand-over to another state."""

    def use_case(order: Order) -> object:
        return report_touch(
            visit.desk,
            order,
            measure,
            touch=typed.one_of(request, "touch", Touch),
            offence=typed.words(request, "offence"),
            source=typed.words(request, "source"),
            act_on=typed.day_or_none(request, "act_on"),
        )

    return do(request, visit, case, asked, f"touch-{slug(measure)}", use_case)
