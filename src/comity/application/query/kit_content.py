"""What is sealed in an offline kit and in its log, as values and as bytes."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from comity.application.ports.searches import ShownRow
from comity.application.query.kit_first import KitCertificate, KitMisuse
from comity.application.query.looking import Question
from comity.domain.bodies import convert, to_plain
from comity.domain.errors import NotVerified
from comity.domain.notices import SMALL_BYTES
from comity.domain.register_entries import RegisterEntry
from comity.evidence.canonical import decode, encode
from comity.exchange.kit import MAX_SEALED
from comity.matching.person import STANDARDS, Standards
from comity.matching.scoring import Band, Thresholds
from comity.matching.scoring.wrong_share import Judged

_WHOLE: Final = 1_000_000_000_000
MOST_ENTRY: Final = 1 << 20  # bytes
MOST_PICTURES: Final = 8 << 20  # bytes of all pictures of a kit


@dataclass(frozen=True, slots=True)
class JudgedBand:
    """Officers' verdicts on candidates of one band when the kit was made."""

    band: Band
    confirmed: int
    wrong: int


@dataclass(frozen=True, slots=True)
class KitPicture:
    """A small photograph beside a record's name, made anew where the kit was made; `shows` says what it shows."""

    record: UUID
    shows: str
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class KitPictures:
    """Those that fit, and how many did not."""

    kept: tuple[KitPicture, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class KitContent:
    """Records, what the desk judges by, and what is compared first. Thresholds are probabilities times 10^12.

    `log_seed` (32 bytes) signs the log; only who opens the kit has it. A kit of an older node has no `pictures`.
    """

    entries: tuple[RegisterEntry, ...]
    automatic_e12: int
    review_e12: int
    judged: tuple[JudgedBand, ...]
    log_seed: bytes
    certificates: tuple[KitCertificate, ...] = ()
    misuses: tuple[KitMisuse, ...] = ()
    pictures: KitPictures = KitPictures()

    @property
    def standards(self) -> Standards:
        """What the desk that made the kit judged by."""
        judged = {one.band: Judged(one.confirmed, one.wrong) for one in self.judged}
        thresholds = Thresholds(automatic=self.automatic_e12 / _WHOLE, review=self.review_e12 / _WHOLE)
        return replace(STANDARDS, thresholds=thresholds, judged=judged)


@dataclass(frozen=True, slots=True)
class KitQuery:
    """One question as the log has it, with what was shown."""

    search: UUID
    at: datetime
    purpose: str
    reference: str
    question: Question
    shown: tuple[ShownRow, ...]


def content_of(
    entries: tuple[RegisterEntry, ...],
    standards: Standards,
    log_seed: bytes,
    first: tuple[tuple[KitCertificate, ...], tuple[KitMisuse, ...]] = ((), ()),
    pictures: KitPictures = KitPictures(),
) -> bytes:
    """The bytes to seal in a kit; one without pictures has the bytes that it had before there were any."""
    judged = tuple(JudgedBand(band, one.confirmed, one.wrong) for band, one in sorted(standards.judged.items()))
    automatic, review = (round(one * _WHOLE) for one in (standards.thresholds.automatic, standards.thresholds.review))
    plain = to_plain(KitContent(entries, automatic, review, judged, log_seed, *first, pictures=pictures))
    if pictures == KitPictures():
        del plain["pictures"]
    return encode(plain)


def read_content(data: bytes) -> KitContent:
    """What was sealed in a kit; `NotVerified` if it is none."""
    content: KitContent = convert(decode(data, limit=MAX_SEALED), KitContent, "offline kit")
    sizes = [len(one.jpeg) for one in content.pictures.kept]
    if sum(sizes) > MOST_PICTURES or any(size > SMALL_BYTES for size in sizes):
        raise NotVerified("kit.content", "The kit holds larger pictures than any kit.", advice="Use nothing.")
    return content


def query_to_bytes(query: KitQuery) -> bytes:
    """The bytes to seal in a log."""
    return encode(to_plain(query))


def read_query(data: bytes) -> KitQuery:
    """What was sealed in a log; `NotVerified` if it is none."""
    query: KitQuery = convert(decode(data, limit=MOST_ENTRY), KitQuery, "offline kit's log")
    return query
