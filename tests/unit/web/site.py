"""Pages for tests: a world of nodes of which one keeps its store in SQLite and has accounts and a WSGI application."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pyotp
from django.test import Client, override_settings
from tests.django_setup import sqlite_store
from tests.fakes.store import MemoryStore
from tests.fakes.world import Node, World
from tests.unit.application.letters import letter

from comity.application.casework.assess_request import assess_request
from comity.application.casework.draft_request import draft_request
from comity.application.casework.open_case import open_case
from comity.application.casework.release_request import release_request
from comity.application.node.accounts import add_officer
from comity.application.ports import StoredEvent
from comity.domain.officers import Role
from comity.web import WEB_SETTINGS, make_wsgi

PASSWORD = "correct horse battery"


class PlainPasswords:
    """Passwords without the cost of hashing; the sign-in does not know the difference."""

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def fits(self, hashed: str, password: str) -> bool:
        return bool(hashed) and hashed == f"hash of {password}"


class SessionsIn:
    """A router that keeps Django's sessions in one database."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def db_for_read(self, model: Any, **_hints: Any) -> str | None:
        return self._alias if model._meta.app_label == "sessions" else None

    db_for_write = db_for_read


@dataclass
class Site:
    """A node's pages, the world around it, and a received case."""

    world: World
    node: Node
    case: UUID
    request: UUID
    wsgi: Callable[..., Iterable[Any]]
    secrets: dict[str, str] = field(default_factory=dict)

    def code(self, login: str) -> str:
        """The one-time code of this moment."""
        return pyotp.TOTP(self.secrets[login]).at(self.world.clock.at)

    def form(self, login: str, /, **changes: str) -> dict[str, str]:
        """A sign-in form, filled in; the clock is turned first so that the code is a fresh one."""
        self.world.clock.turn(seconds=31)
        filled = {"login": login, "password": PASSWORD, "purpose": "reading in a test"}
        return {**filled, "code": self.code(login) if login in self.secrets else "000000", **changes}

    def signed_in(self, role: Role = Role.NATIONAL_DESK, *, language: str = "en") -> Client:
        """A browser in which an officer of this role is signed in."""
        return self.signed_in_as(login_of(role), language=language)

    def signed_in_as(self, login: str, *, language: str = "en") -> Client:
        """A browser in which the officer of this sign-in name is signed in."""
        client = Client(HTTP_ACCEPT_LANGUAGE=language)
        answer = client.post("/sign-in", self.form(login))
        assert answer.status_code == 303, answer.content
        return client

    def audit(self, act: str) -> list[StoredEvent]:
        """Audit entries of an act, newest first."""
        with self.node.desk.store.reading() as unit:
            entries = unit.events.of_type("audit.recorded")
        return [entry for entry in entries if act.encode() in (entry.signed.content or b"")]


@contextmanager
def open_site(folder: Path) -> Iterator[Site]:
    """Pages of LA; CN has sent it a letter for police information and a search."""
    with open_world(folder, "cn", "la") as world:
        case, request = received(world)
        yield site_of(world, case, request)


@contextmanager
def open_world(folder: Path, *names: str) -> Iterator[World]:
    """Nodes of which LA keeps its store in SQLite, with Django ready for its pages."""
    with sqlite_store(folder / "node.sqlite3") as store:
        settings = {
            "ROOT_URLCONF": WEB_SETTINGS["root_urlconf"],
            "MIDDLEWARE": WEB_SETTINGS["middleware"],
            "TEMPLATES": WEB_SETTINGS["templates"],
            "DATABASE_ROUTERS": [SessionsIn(store.alias)],
            "ALLOWED_HOSTS": ["testserver", "127.0.0.1"],
            **WEB_SETTINGS["extra"],
        }
        with override_settings(**settings):
            yield World.of(*names, store=lambda name: store if name == "la" else MemoryStore())


def site_of(world: World, case: UUID, request: UUID) -> Site:
    """The pages of LA, with an account for each role."""
    la = world["la"]
    site = Site(world, la, case, request, make_wsgi(la.desk, PlainPasswords()))
    for role in Role:
        if role is not Role.SYSTEM:
            add_account(site, login_of(role), role)
    return site


def login_of(role: Role) -> str:
    """The sign-in name of the officer of a role."""
    return role.value.replace("_", "-")


def add_account(site: Site, login: str, role: Role, name: str = "") -> str:
    """An account; its pseudonym."""
    passwords = PlainPasswords()
    first = not site.secrets
    keeper = None if first else site.node.officers[Role.ADMINISTRATOR]
    made = add_officer(
        site.node.desk,
        passwords,
        keeper,
        login=login,
        name=name or f"Test {role.value.replace('_', ' ')}",
        roles={role},
        password=PASSWORD,
    )
    site.secrets[login] = made.code_secret
    return made.officer.id


def received(world: World, *measures: str, **changes: Any) -> tuple[UUID, UUID]:
    """A letter from CN to LA, released and carried."""
    cn = world["cn"]
    officer = cn.officers[Role.OFFICER]
    case = open_case(cn.desk, officer, title="Invented fraud", purpose="investigation")
    wording = letter(case, *(measures or ("police_info", "mla_search_seizure")), **changes)
    wording = draft_request(cn.desk, officer, replace(wording), purpose="investigation")
    assess_request(cn.desk, cn.order(Role.OFFICER, case, wording.request))
    release_request(cn.desk, cn.order(Role.SUPERVISOR, case, wording.request))
    world.exchange()
    return case, wording.request
