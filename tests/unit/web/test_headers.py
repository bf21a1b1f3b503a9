import gzip
import re

import pytest
from django.test import Client
from tests.unit.web.site import Site

from comity.web.assets import FOLDER, asset_url, assets

PAGES = ["/", "/sign-in", "/purpose", "/cases/{case}", "/cases/{case}/proofs", "/nowhere", "/requests.csv", "/?order=x"]


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_has_the_strict_policy_and_stays_out_of_caches(site: Site, address: str) -> None:
    for client in (site.signed_in(), Client()):
        answer = client.get(address.format(case=site.case))
        assert answer["Content-Security-Policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
            "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        )
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_script_or_style_in_itself_or_from_elsewhere(site: Site, address: str) -> None:
    text = site.signed_in().get(address.format(case=site.case)).content.decode()
    assert not re.search(r"<style|<script(?! src=\"/static/)|\son\w+=|\sstyle=|hx-on|javascript:", text)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text)


def test_session_cookies_are_for_the_server_alone(site: Site) -> None:
    client = site.signed_in()
    for name, cookie in client.cookies.items():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax"), name


def test_files_are_served_for_ever_under_names_that_hold_their_digest(site: Site) -> None:
    assert re.fullmatch(r"/static/comity\.[0-9a-f]{16}\.css", asset_url("comity.css"))
    for name in assets().files:
        answer = Client().get(f"/static/{name}")
        assert answer.status_code == 200, name
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    packed = Client().get(asset_url("htmx.min.js"), headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(packed.content) == (FOLDER / "htmx.min.js").read_bytes()
    assert packed["Content-Type"] == "text/javascript; charset=utf-8"


def test_only_listed_files_are_served(site: Site) -> None:
    for name in ("comity.css", "README.md", "../node.py", "%2e%2e/node.py", "fonts/noto-sans.OFL.txt", "", "a\x00b"):
        assert Client().get(f"/static/{name}").status_code == 404, name


def test_styles_name_only_files_that_exist(site: Site) -> None:
    for name in (path.name for path in FOLDER.glob("*.css")):
        text = Client().get(asset_url(name)).content.decode()
        for address in re.findall(r"url\(\"?([^\")]+)", text):
            assert address.removeprefix("/static/") in assets().files


def test_a_host_name_that_is_not_ours_is_refused(site: Site) -> None:
    for address in ("/", "/sign-in", asset_url("comity.js")):
        answer = site.signed_in().get(address, headers={"Host": "evil.example"})
        assert (answer.status_code, "page.bad_request" in answer.content.decode()) == (400, True), address
