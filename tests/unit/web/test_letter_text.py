"""Whoever releases a letter sees all of it: every field that it has stands on the page."""

import re
from dataclasses import fields
from importlib import resources
from typing import Any

import pytest

from comity.domain.requests import AttachmentRef, Letter, MeasureAsked, Place, Subject

TEMPLATE = (resources.files("comity.web") / "templates" / "letter_text.html").read_text(encoding="utf-8")
ELSEWHERE = {
    "Letter": {"request", "case", "revision", "requesting_state", "requested_state", "requesting_node"},  # its head
    "AttachmentRef": {"id", "media_type", "size_bytes"},  # the digest names the file
}
NAMES = {Letter: "letter", Subject: "subject", MeasureAsked: "asked", Place: "asked.place", AttachmentRef: "file"}


@pytest.mark.parametrize("kind", NAMES)
def test_every_field_is_shown(kind: Any) -> None:
    name = re.escape(NAMES[kind])
    shown = set(re.findall(rf"\b{name}\.(\w+)", TEMPLATE))
    if kind is MeasureAsked:
        shown |= {word for word in ("documents", "assurances", "flags") if f'("{word}", ' in TEMPLATE}
    assert {field.name for field in fields(kind)} - ELSEWHERE.get(kind.__name__, set()) <= shown
