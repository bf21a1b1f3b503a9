from django.conf import settings
from django.test import Client
from tests.unit.web.site import Site, login_of

from comity.application.node.accounts import close_account
from comity.domain.officers import Role

DESK = login_of(Role.NATIONAL_DESK)


def test_right_name_password_and_code_open_the_inbox_under_the_purpose_given(site: Site) -> None:
    client = Client()
    answer = client.post("/sign-in", site.form(DESK, purpose="  Case of\nthe day "))
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert "Case of the day" in client.get("/").content.decode()
    assert b"Case of the day" in (site.audit("inbox.read")[0].signed.content or b"")


def test_a_wrong_word_is_refused_without_saying_which_and_keeps_what_was_typed(site: Site) -> None:
    for wrong in ({"password": "wrong wrong wrong"}, {"code": "123456"}, {"login": "nobody"}):
        answer = Client().post("/sign-in", site.form(DESK, **wrong))
        text = answer.content.decode()
        assert answer.status_code == 403
        assert "Name, password or code is wrong." in text
        assert "sign_in.refused" in text
        assert 'value="reading in a test"' in text
        assert "wrong wrong wrong" not in text


def test_a_code_works_once(site: Site) -> None:
    form = site.form(DESK)
    assert Client().post("/sign-in", form).status_code == 303
    assert Client().post("/sign-in", form).status_code == 403


def test_five_wrong_tries_lock_the_account_and_the_page_says_so(site: Site) -> None:
    for _ in range(5):
        Client().post("/sign-in", site.form(DESK, password="wrong wrong wrong"))
    answer = Client().post("/sign-in", site.form(DESK))
    assert answer.status_code == 403
    assert "locked after too many wrong tries" in answer.content.decode()
    site.world.clock.turn(minutes=16)
    assert Client().post("/sign-in", site.form(DESK)).status_code == 303


def test_sign_in_without_a_purpose_is_refused_before_the_code_is_spent(site: Site) -> None:
    form = site.form(DESK, purpose=" \t ")
    answer = Client().post("/sign-in", form)
    assert (answer.status_code, "needs a purpose" in answer.content.decode()) == (400, True)
    assert Client().post("/sign-in", {**form, "purpose": "work"}).status_code == 303


def test_signing_in_gives_a_new_session_and_a_new_form_token(site: Site) -> None:
    client = Client()
    client.get("/sign-in")
    client.session["planted"] = "by somebody"
    before = client.cookies.get(settings.SESSION_COOKIE_NAME), client.cookies[settings.CSRF_COOKIE_NAME].value
    client.post("/sign-in", site.form(DESK))
    after = client.cookies[settings.SESSION_COOKIE_NAME].value, client.cookies[settings.CSRF_COOKIE_NAME].value
    assert after[0] != (before[0].value if before[0] else "")
    assert after[1] != before[1]
    assert "planted" not in client.session


def test_signing_out_ends_the_session_even_for_a_kept_cookie(site: Site) -> None:
    client = site.signed_in()
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert thief.get("/").status_code == 200
    token = client.session["token"]
    assert client.post("/sign-out").status_code == 303
    assert thief.get("/").status_code == 303
    session = thief.session
    session["token"] = token
    session.save()
    assert thief.get("/").status_code == 303, "the node forgot the token too"


def test_signing_out_takes_a_form(site: Site) -> None:
    client = site.signed_in()
    assert client.get("/sign-out").status_code == 405
    assert client.get("/").status_code == 200


def test_a_session_ends_after_a_shift_and_with_the_account(site: Site) -> None:
    client, other = site.signed_in(), site.signed_in(Role.OFFICER)
    close_account(site.node.desk, site.node.officers[Role.ADMINISTRATOR], login_of(Role.OFFICER))
    assert other.get("/").status_code == 303
    site.world.clock.turn(hours=9)
    assert client.get("/").status_code == 303


def test_a_stranger_is_sent_to_sign_in_and_from_there_to_the_page_asked_for(site: Site) -> None:
    client = Client()
    answer = client.get(f"/cases/{site.case}")
    assert answer["Location"] == f"/sign-in?next=%2Fcases%2F{site.case}"
    answer = client.post("/sign-in", site.form(DESK, next=f"/cases/{site.case}"))
    assert answer["Location"] == f"/cases/{site.case}"


def test_a_stranger_in_the_middle_of_a_page_is_sent_to_sign_in_whole(site: Site) -> None:
    answer = Client().get("/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/sign-in")


def test_nobody_is_sent_to_another_site(site: Site) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\x00"):
        client = Client()
        assert client.post("/sign-in", site.form(DESK, next=elsewhere))["Location"] == "/"
        assert client.post("/purpose", {"purpose": "work", "next": elsewhere})["Location"] == "/"
        assert client.post("/language", {"language": "zh", "next": elsewhere})["Location"] == "/"


def test_the_purpose_can_be_changed_and_counts_from_then_on(site: Site) -> None:
    client = site.signed_in()
    assert client.post("/purpose", {"purpose": "", "next": "/"}).status_code == 400
    too_long = client.post("/purpose", {"purpose": "x" * 201, "next": "/"})
    assert (too_long.status_code, "x" * 201 in too_long.content.decode()) == (400, True)
    assert client.post("/purpose", {"purpose": "another case", "next": "/"})["Location"] == "/"
    client.get("/")
    assert b"another case" in (site.audit("inbox.read")[0].signed.content or b"")


def test_forms_without_the_sessions_token_are_refused(site: Site) -> None:
    signed_in = site.signed_in()
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    base = f"/cases/{site.case}/requests/{site.request}"
    for address in ("/sign-in", "/sign-out", "/purpose", "/language", f"{base}/assess", f"{base}/acknowledge"):
        answer = client.post(address, {"reference": "X", "purpose": "y", "language": "zh"})
        assert (answer.status_code, "page.forged_form" in answer.content.decode()) == (403, True), address
    assert client.get("/").status_code == 200, "nothing was done, not even the sign-out"


def test_a_language_is_kept_and_an_unknown_one_refused(site: Site) -> None:
    client = Client()
    assert '<html lang="en">' in client.get("/sign-in").content.decode()
    client.post("/language", {"language": "zh", "next": "/sign-in"})
    assert '<html lang="zh">' in client.get("/sign-in").content.decode()
    assert client.post("/language", {"language": "../en"}).status_code == 400
    assert '<html lang="zh">' in client.get("/sign-in").content.decode()


def test_the_browsers_language_counts_until_somebody_chooses(site: Site) -> None:
    for wanted, spoken in (
        ("zh-CN,zh;q=0.9", "zh"),
        ("th,zh;q=0.5", "th"),
        ("fil,zh;q=0.5", "zh"),
        ("xx" * 999, "en"),
        ("", "en"),
    ):
        assert f'<html lang="{spoken}">' in Client(HTTP_ACCEPT_LANGUAGE=wanted).get("/sign-in").content.decode()


def test_a_display_is_kept_for_its_reader_and_only_one_that_exists(site: Site) -> None:
    client = site.signed_in()
    assert 'media="(prefers-color-scheme: dark)"' in client.get("/").content.decode()
    answer = client.post("/display", {"display": "dark", "next": "/purpose"})
    assert (answer.status_code, answer["Location"]) == (303, "/purpose")
    assert 'media="all"' in client.get("/").content.decode()
    assert client.post("/display", {"display": "neon"}).status_code == 400
    client.post("/display", {"display": "light"})
    assert "/dark." not in client.get("/").content.decode()
    client.post("/display", {"display": ""})
    assert "(prefers-color-scheme: dark)" in client.get("/").content.decode()
    client.cookies["comity_display"] = "neon"
    assert "(prefers-color-scheme: dark)" in client.get("/").content.decode()
