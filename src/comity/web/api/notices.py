"""Pictures of notices for programs: with purpose and case, each look on record, made anew from their pixels here."""

from base64 import b64encode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from comity.application.register.picture_notice import Shown, list_pictures, read_picture
from comity.web.api.access import officer_of
from comity.web.api.faults import FAULTS
from comity.web.api.shapes import WhyIn
from comity.web.node import current_desk

router = Router(tags=["notices"])


class PictureOut(Schema):
    """A picture of a notice. `jpeg` is the small one in base64, empty where it is not shown, with the code `why`."""

    picture: UUID
    kind: str
    shows: str
    width: int
    height: int
    jpeg: str
    why: str


class PicturesOut(Schema):
    """The pictures of a notice, at most four."""

    notice: UUID
    pictures: list[PictureOut]


@router.post(
    "/notices/{uuid:notice}/pictures", response={200: PicturesOut, **FAULTS}, summary="Small pictures of a notice"
)
def pictures(request: HttpRequest, notice: UUID, body: WhyIn) -> PicturesOut:
    """What a notice shows, small, with what each picture shows in words. A likeness is no identification."""
    why = body.asking()
    found = list_pictures(
        current_desk(), officer_of(request), notice, purpose=why.purpose.value, reference=why.reference
    )
    return PicturesOut(notice=notice, pictures=[_out(one) for one in found])


@router.post(
    "/notices/{uuid:notice}/pictures/{uuid:picture}", response={**FAULTS}, summary="A picture of a notice, whole"
)
def picture(request: HttpRequest, notice: UUID, picture: UUID, body: WhyIn) -> HttpResponse:
    """One of them as JPEG."""
    why = body.asking()
    data = read_picture(
        current_desk(), officer_of(request), notice, picture, purpose=why.purpose.value, reference=why.reference
    )
    response = HttpResponse(data, content_type="image/jpeg")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _out(one: Shown) -> PictureOut:
    return PictureOut(
        picture=one.picture.attachment.id,
        kind=one.picture.kind.value,
        shows=one.picture.shows,
        width=one.picture.width,
        height=one.picture.height,
        jpeg=b64encode(one.jpeg).decode(),
        why=one.why,
    )
