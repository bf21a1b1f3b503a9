"""The words of the border check, all of them in one section of the catalogues, so that the page speaks one language.

A language is offered here as soon as it has these words, those of the negative answer and the reasons of a rejection,
long before it has every word of every page.
"""

from functools import cache
from typing import Final

from comity.application.border.answers import NumberHit
from comity.domain.border_steps import Step, Unbacked
from comity.domain.certificates import Standing
from comity.domain.identity import Sex
from comity.domain.register_entries import NoticeKind, Vulnerability
from comity.matching.mrz import FaultCode
from comity.matching.mrz import Field as ZoneField
from comity.matching.person import Field, Outcome
from comity.matching.scoring.bands import Band
from comity.web.languages import Language, paper_languages

SECTION: Final = "border"
_SECTIONS: Final = frozenset({SECTION, "no_hit", "rejection", "unknown_part"})
_PLAIN: Final = (
    "title", "skip", "language", "sign_out", "desk", "purpose", "reference", "reference_hint", "zone", "zone_hint",
    "or_type", "name", "birth", "birth_hint", "sex", "nationality", "document", "issuer", "certificate",
    "certificate_hint", "look", "again", "asked", "answered_at", "check_id", "compare", "compare_do", "then",
    "until_confirmed", "features", "why_not", "basis", "for_whom", "law_day", "grounds", "compared", "before_you",
    "in_record", "outcome", "wrong_share", "owner", "record", "valid_until", "synthetic", "others", "zone_holds",
    "zone_doubt", "corrected", "other_numbers", "name_cut", "expired", "not_done", "code", "judge", "judge_yes",
    "judge_no", "judge_why", "finding_confirmed", "finding_rejected", "finding_now", "finding_gone", "finding_failed",
    "face_unshown",
)  # fmt: skip
ERRORS: Final = (
    "border.empty", "border.zone", "border.birth", "border.sex", "border.too_long", "border.reference",
    "policy.role", "safeguard.settled", "safeguard.incomplete", "query.not_shown", "unavailable", "other",
)  # fmt: skip
"""Codes of refusals that have their own words here; `unavailable` and `other` stand for the rest."""

WORDS: Final = (
    *_PLAIN,
    *(f"step.{step}" for step in Step),
    *(f"do.{step}" for step in Step),
    *(f"unbacked.{why}" for why in Unbacked),
    *(f"kind.{kind}" for kind in NoticeKind),
    *(f"vulnerable.{one}" for one in Vulnerability if one is not Vulnerability.NONE),
    *(f"sex.{sex}" for sex in Sex),
    *(f"number.{hit}" for hit in NumberHit),
    *(f"band.{band}" for band in Band),
    *(f"field.{field}" for field in Field),
    *(f"outcome.{outcome}" for outcome in Outcome),
    *(f"zone_field.{field}" for field in ZoneField),
    *(f"zone_fault.{code}" for code in FaultCode),
    *(f"err.{code}" for code in ERRORS),
    *(f"certified.{standing}" for standing in Standing),
)


def speak(language: Language, key: str, **values: object) -> str:
    """A word of this page.

    Raises:
        KeyError: The catalogue lacks it: a defect, since only languages that have all words are offered here.
    """
    word = language.word(SECTION, key)
    if word is None:
        raise KeyError(f"{language.code} has no word for {key}")
    return word % values if values else word


@cache
def border_languages() -> dict[str, Language]:
    """Languages that have every word of this page, the source first."""
    everything = paper_languages()
    source = everything["en"].messages
    wanted = {key for key in source if key[0] in _SECTIONS}
    return {code: one for code, one in everything.items() if wanted <= one.messages.keys()}
