"""Pictures of a notice: only their pixels go on, to nobody before the review, and they go with the notice."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from tests.fakes.world import World
from tests.unit.application.notices import CHILD, LOOKS, PURPOSE, WANTED, Life

from comity.adapters.pictures import PillowPictures
from comity.application.attachments import ERASED, KEPT
from comity.application.ports import AttachmentRow
from comity.application.register.acting import notice_digest
from comity.application.register.check_notice import check_notice
from comity.application.register.draft_notice import draft_notice
from comity.application.register.keep_register import register_round
from comity.application.register.picture_notice import (
    as_shown,
    attach_picture,
    beside_names,
    detach_picture,
    read_picture,
)
from comity.application.register.review_notice import review_notice
from comity.application.register.withdraw_notice import restrict_notice, withdraw_notice
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder, Refused
from comity.domain.notice_bodies import NoticeDeleted
from comity.domain.notice_rules import picture_fault
from comity.domain.notices import MOST_PICTURES, SMALL_BYTES, PictureKind, questions_of
from comity.domain.officers import Role

PLACE = b"invented place 17.9757N"


def photograph(width: int = 300, height: int = 400) -> bytes:
    """An invented picture that says where and with what it was taken, and is lying on its side."""
    picture = Image.effect_noise((width, height), 40).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010E] = PLACE.decode()
    written = BytesIO()
    picture.save(written, "JPEG", exif=exif, comment=PLACE)
    return written.getvalue()


@pytest.fixture
def life() -> Life:
    """A notice with a photograph; another node reviews it."""
    life = Life(World.of("cn", "la", "th"), replace(WANTED, addressees=("la",), reviewer="th"))
    attach(life)
    return life


def attach(life: Life, data: bytes = b"", kind: PictureKind = PictureKind.PHOTOGRAPH) -> None:
    attach_picture(
        life.desk(), life.order(Role.OFFICER), data or photograph(), kind=kind, shows="An invented man, bearded."
    )


def rows(life: Life, node: str) -> list[AttachmentRow]:
    with life.desk(node).store.reading() as unit:
        return unit.attachments.of_case(life.id)


def look(life: Life, node: str) -> bytes:
    (row,) = rows(life, node)
    desk = life.desk(node)
    return read_picture(desk, life.world[node].officers[Role.OFFICER], life.id, row.id, purpose=PURPOSE)


def circulate(life: Life) -> None:
    life.ask()
    life.world.carry_attachments("cn", "th")
    review(life)
    life.publish()
    life.world.carry_attachments("cn", "la")


def review(life: Life) -> None:
    notice = life.here("th").asked
    assert notice is not None
    given = dict.fromkeys(questions_of(notice.wording), "clear")
    review_notice(life.desk("th"), life.order(Role.COMPLIANCE, "th"), given, reasons="Looked at each picture.")
    life.world.exchange()


def test_only_the_pixels_go_on_and_the_picture_stands_upright() -> None:
    data = photograph(3000, 2000)
    assert PLACE in data
    made = PillowPictures().clean(data)
    for one in (made.image, made.small):
        assert PLACE not in one
        with Image.open(BytesIO(one)) as opened:
            assert not opened.getexif()
            assert opened.format == "JPEG"
            assert "comment" not in opened.info
    assert (made.width, made.height) == (1067, 1600)
    assert len(made.small) <= SMALL_BYTES


@pytest.mark.parametrize(
    "data",
    [
        b"", b"%PDF-1.7", b"GIF89a" + bytes(40), photograph()[:900], b"\x89PNG\r\n\x1a\n" + bytes(90),
        bytes((16 << 20) + 1),
    ],
    ids=["nothing", "pdf", "gif", "cut", "broken png", "too large"],
)  # fmt: skip
def test_what_is_no_picture_is_not_taken(data: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        PillowPictures().clean(data)
    assert refused.value.code == ("notice.picture" if len(data) > 1 << 20 else "notice.picture_broken")


def test_a_transparent_png_becomes_a_plain_jpeg() -> None:
    written = BytesIO()
    Image.new("RGBA", (20, 30), (0, 0, 0, 0)).save(written, "PNG")
    made = PillowPictures().clean(written.getvalue())
    with Image.open(BytesIO(made.image)) as opened:
        assert opened.convert("RGB").getpixel((3, 3)) == (255, 255, 255)


def test_the_reviewer_sees_it_before_anybody_else_and_reviews_nothing_unseen(life: Life) -> None:
    life.ask()
    with pytest.raises(OutOfOrder) as early:
        review(life)
    assert early.value.code == "notice.picture_not_here"
    assert rows(life, "la") == []
    life.world.carry_attachments("cn", "th")
    assert look(life, "th").startswith(b"\xff\xd8")
    assert "pictures" in questions_of(life.here("th").asked.wording)  # type: ignore[union-attr]  # it was asked
    review(life)
    life.publish()
    with pytest.raises(Refused):
        look(life, "la")
    life.world.carry_attachments("cn", "la")
    assert PLACE not in look(life, "la")
    published = life.here("la").published
    assert published is not None
    assert [one.shows for one in published.notice.pictures] == ["An invented man, bearded."]


def test_it_goes_with_the_notice_from_every_node_and_the_proof_names_it(life: Life) -> None:
    circulate(life)
    digest = rows(life, "cn")[0].sha256
    withdraw_notice(life.desk(), life.order(Role.OFFICER), reason="served", words="He was found.")
    life.world.exchange()
    life.world.clock.turn(days=31)
    register_round(life.desk())
    for node in ("cn", "la", "th"):
        (row,) = rows(life, node)
        assert (row.state, row.name, row.content_key, row.sha256) == (ERASED, "", b"", digest)
        assert life.desk(node).files.sealed_size(row.id) == 0
        with life.desk(node).store.reading() as unit:
            assert unit.attachments.recipients() == []
        proof = life.here("cn").deletions[node][0]
        assert isinstance(proof, NoticeDeleted)
        assert proof.attachments == (digest,)
    assert life.here().pending == ()


def test_a_photograph_stands_beside_a_name_unless_somebody_is_to_be_protected(life: Life) -> None:
    assert beside_names(life.desk("la"), [life.id]) == {}
    circulate(life)
    assert [one.picture.shows for one in beside_names(life.desk("la"), [life.id]).values()] == [
        "An invented man, bearded."
    ]
    assert beside_names(life.desk("th"), [life.id]) == {}, "its reviewer is no addressee"
    child = Life(life.world, replace(CHILD, consent="His mother's word."))
    attach(child)
    child.ask()
    child.review(pictures="clear")
    child.publish()
    assert child.here("la").published is not None
    assert beside_names(life.desk("la"), [child.id]) == {}


def test_who_gets_it_again_gets_its_picture_again(life: Life) -> None:
    circulate(life)
    restrict_notice(life.desk(), life.order(Role.OFFICER), ["la"], reason="no need")
    life.world.exchange()
    assert [row.state for row in rows(life, "la")] == [ERASED]
    life.publish("la")
    life.world.carry_attachments("cn", "la")
    assert [row.state for row in rows(life, "la")] == [KEPT]
    assert look(life, "la")


def test_another_wording_keeps_it_and_taking_it_away_destroys_it(life: Life) -> None:
    wording = life.here().wording
    assert wording is not None
    before = wording.digest
    plain = replace(wording.notice, title="Another title", pictures=())
    draft_notice(life.desk(), life.world["cn"].officers[Role.OFFICER], plain, LOOKS, purpose=PURPOSE)
    again = life.here().wording
    assert again is not None
    assert [one.kind for one in again.notice.pictures] == [PictureKind.PHOTOGRAPH]
    assert again.digest != before
    (row,) = rows(life, "cn")
    detach_picture(life.desk(), life.order(Role.OFFICER), row.id)
    assert [one.state for one in rows(life, "cn")] == [ERASED]
    left = life.here().wording
    assert left is not None
    assert left.notice.pictures == ()
    with pytest.raises(InvalidInput):
        detach_picture(life.desk(), life.order(Role.OFFICER), row.id)


def test_a_child_s_picture_needs_somebody_s_word_before_it_leaves() -> None:
    life = Life(World.of("cn", "la", "th"), CHILD)
    assert check_notice(life.desk(), life.order(Role.OFFICER)).missing == ()
    attach(life)
    assert check_notice(life.desk(), life.order(Role.OFFICER)).missing == ("consent",)


def test_there_are_few_and_only_the_owner_s_desk_puts_them_there(life: Life) -> None:
    for _ in range(MOST_PICTURES - 1):
        attach(life, kind=PictureKind.DOCUMENT)
    with pytest.raises(InvalidInput):
        attach(life)
    with pytest.raises(NotPermitted):
        attach_picture(
            life.desk(), life.order(Role.AUDITOR), photograph(), kind=PictureKind.PHOTOGRAPH, shows="Somebody"
        )


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, shows=" "),
        lambda one: replace(one, small=b"<svg/>"),
        lambda one: replace(one, small=b"\xff\xd8\xff" + bytes(SMALL_BYTES)),
        lambda one: replace(one, attachment=replace(one.attachment, media_type="image/svg+xml")),
        lambda one: replace(one, attachment=replace(one.attachment, size_bytes=3 << 20)),
    ],
    ids=["says nothing", "no jpeg", "large small one", "another type", "too large"],
)
def test_a_partner_s_pictures_are_judged_by_the_same_rule(life: Life, change: Callable[..., object]) -> None:
    wording = life.here().wording
    assert wording is not None
    (one,) = wording.notice.pictures
    assert picture_fault(wording.notice) == ""
    assert picture_fault(replace(wording.notice, pictures=(change(one),))) != ""  # type: ignore[arg-type]  # a picture
    assert picture_fault(replace(wording.notice, pictures=(one,) * (MOST_PICTURES + 1))) != ""


def test_a_wording_without_pictures_keeps_the_name_that_it_always_had() -> None:
    assert notice_digest(WANTED).hex() == "b02b54570e5886f1b08c79c2d99efdab51939b7055865ba47724dea750657156"


def jpeg(width: int, height: int, **options: object) -> bytes:
    written = BytesIO()
    Image.new("RGB", (width, height), "grey").save(written, "JPEG", **options)
    return written.getvalue()


def scanned(data: bytes, times: int) -> bytes:
    """The same progressive picture with its last scan said so many times more: small to send, long to decode."""
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * times + data[-2:]


def test_a_partner_s_small_picture_is_made_anew_before_it_is_shown() -> None:
    hidden = jpeg(100, 120, comment=PLACE)
    assert PLACE in hidden
    made = PillowPictures().remade_small(hidden)
    assert PLACE not in made
    with Image.open(BytesIO(made)) as opened:
        assert opened.size == (100, 120)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff" + bytes(90), jpeg(144, 192)[:400], jpeg(1500, 1500), b"\xff\xd8\xff" + bytes(SMALL_BYTES),
        scanned(jpeg(144, 192, progressive=True), 20_000)[:SMALL_BYTES],
    ],
    ids=["no picture", "cut", "many pixels in few bytes", "too large", "scans"],
)  # fmt: skip
def test_a_small_picture_that_no_node_makes_is_not_shown_and_says_why(life: Life, data: bytes) -> None:
    one = replace(life.here("cn").wording.notice.pictures[0], small=data)  # type: ignore[union-attr]  # it has a wording
    shown = as_shown(life.desk("la"), one)
    assert shown.jpeg == b""
    assert shown.why in ("notice.picture", "notice.picture_broken")


@pytest.mark.parametrize("data", [jpeg(1601, 1601), scanned(jpeg(1600, 1600, progressive=True), 200)])
def test_a_partner_s_picture_is_refused_by_its_header_before_it_costs_anything(data: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        PillowPictures().remade(data)
    assert refused.value.code == "notice.picture"


def test_beside_a_name_stands_what_was_made_anew_here(life: Life) -> None:
    circulate(life)
    (face,) = beside_names(life.desk("la"), [life.id]).values()
    assert face.why == ""
    assert face.jpeg == PillowPictures().remade_small(face.picture.small)
