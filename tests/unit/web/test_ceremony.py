"""The key ceremony's sheet: the fingerprint whole and in groups, lines to sign, for those who keep peers."""

import re

import pytest
from tests.unit.web.site import Site

from comity.application.node.peers import KEEPERS
from comity.domain.officers import Role

OFFICERS = [role for role in Role if role is not Role.SYSTEM]


@pytest.mark.parametrize("role", OFFICERS)
def test_the_sheet_is_for_those_who_keep_peers(site: Site, role: Role) -> None:
    answer = site.signed_in(role).get("/node/ceremony")
    assert answer.status_code == (200 if role in KEEPERS else 403)


def test_nobody_prints_it_without_signing_in(site: Site) -> None:
    from django.test import Client

    assert Client().get("/node/ceremony").status_code == 303


def test_the_sheet_shows_the_whole_fingerprint_and_where_two_custodians_sign(site: Site) -> None:
    text = site.signed_in(Role.ADMINISTRATOR).get("/node/ceremony").content.decode()
    groups = re.findall(r"<td><code>([0-9a-f]{4})</code></td>", text)
    assert "-".join(groups) == site.node.keys.plain_statement.root.fingerprint
    assert len(groups) == 16
    assert text.count("Signature") == 2
    assert site.node.keys.events.public.id.hex() in text


def test_the_sheet_is_in_the_officer_s_language(site: Site) -> None:
    text = site.signed_in(Role.ADMINISTRATOR, language="zh").get("/node/ceremony").content.decode()
    assert "密钥仪式" in text
    assert "逐组核对" in text
