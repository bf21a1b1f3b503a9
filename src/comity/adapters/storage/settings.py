"""Django's settings for a node, as `bootstrap` hands them to ``django.conf.settings.configure``."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from comity.domain.errors import InvalidInput

BUSY_SECONDS = 10
"""How long a writer waits for another process before it says that the store is locked."""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a commit is on the disk, or it was none
    "foreign_keys=ON",
    "secure_delete=ON",  # what was erased is overwritten, not just unlinked
    "temp_store=MEMORY",  # nothing personal in temporary files
    "cache_size=-65536",
)


def sqlite_database(path: Path | str) -> dict[str, Any]:
    """One entry of DATABASES: a durable SQLite file; writers take the lock at the start, so none fails half-way."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": BUSY_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": ";".join(f"PRAGMA {pragma}" for pragma in _PRAGMAS),
        },
    }


def postgres_database(url: str, options: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """One entry of DATABASES: a PostgreSQL server, ``postgresql://user:password@host:port/database``.

    Its encoding has to be UTF-8, and its collation C, since requests are sorted by the bytes of their words.

    Raises:
        InvalidInput: That is no such address.
    """
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError as error:
        raise _no_address() from error
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise _no_address()
    given = dict(options or {})
    given["options"] = f"-c lock_timeout={BUSY_SECONDS}s {given.get('options', '')}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": port,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": given,
    }


def django_settings(
    database_path: Path | str,
    secret_key: str,
    *,
    cookie_name: str,
    debug: bool = False,
    https: bool = True,
    allowed_hosts: Sequence[str] = ("localhost", "127.0.0.1", "[::1]"),
    databases: Mapping[str, Mapping[str, Any]] | None = None,
    installed_apps: Sequence[str] = (),
    root_urlconf: str | None = None,
    middleware: Sequence[str] = (),
    templates: Sequence[Mapping[str, Any]] = (),
    extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Settings of one node.

    Args:
        database_path: SQLite file of the node (alias ``default``).
        secret_key: Signs sessions and form tokens; of this node alone.
        cookie_name: Name of the session cookie: several nodes on one host need different ones.
        debug: Django's debug pages; they show content, so never on a node that holds any.
        https: Whether officers reach the pages over TLS; cookies then never leave without it.
        allowed_hosts: Names under which officers may call the node.
        databases: Entries beside or instead of ``default``, as `sqlite_database` makes them.
        installed_apps: Apps beside the store and Django's sessions.
        root_urlconf: Module of the pages.
        middleware: Django's middleware, in order.
        templates: Django's TEMPLATES.
        extra: Whatever else a face needs; wins over everything above.
    """
    return {
        "DEBUG": debug,
        "SECRET_KEY": secret_key,
        "ALLOWED_HOSTS": list(allowed_hosts),
        "DATABASES": {"default": sqlite_database(database_path), **{k: dict(v) for k, v in (databases or {}).items()}},
        "INSTALLED_APPS": ["comity.adapters.storage", "django.contrib.sessions", *installed_apps],
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "ROOT_URLCONF": root_urlconf,
        "MIDDLEWARE": list(middleware),
        "TEMPLATES": [dict(template) for template in templates],
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "USE_I18N": True,
        "LANGUAGE_CODE": "en",
        "APPEND_SLASH": False,
        **_security(cookie_name, https),
        **(extra or {}),
    }


def _no_address() -> InvalidInput:
    return InvalidInput(
        "store.address", "The database's address is none of PostgreSQL.", advice="Write postgresql://user@host/name."
    )


def _security(cookie_name: str, https: bool) -> dict[str, Any]:
    return {
        "SESSION_COOKIE_NAME": cookie_name,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_AGE": 8 * 3600,  # a shift
        "SESSION_SERIALIZER": "django.contrib.sessions.serializers.JSONSerializer",
        "CSRF_COOKIE_NAME": f"{cookie_name}_csrf",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": https,
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    }
