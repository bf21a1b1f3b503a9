"""Scripts, styles and fonts under names that hold their digest, so that a browser may keep them for ever.

Files are listed once, at the first use; a name that is not on the list does not exist. A style's references to fonts
are rewritten to the fonts' own digested names.
"""

import gzip
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_FOR_EVER = "public, max-age=31536000, immutable"
_URL = re.compile(r'url\("([^"]+)"\)')


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served; `packed` is its gzip form where that is smaller."""

    content_type: str
    content: bytes
    packed: bytes | None


@dataclass(frozen=True, slots=True)
class Assets:
    """All files by digested name, and the digested name of each."""

    files: dict[str, Asset]
    names: dict[str, str]


@cache
def assets() -> Assets:
    """The files that ship with the pages. Styles come last, since they name fonts."""
    files: dict[str, Asset] = {}
    names: dict[str, str] = {}
    paths = sorted(path for path in FOLDER.rglob("*") if path.suffix in TYPES)
    for path in sorted(paths, key=lambda path: path.suffix == ".css"):
        name = path.relative_to(FOLDER).as_posix()
        content = path.read_bytes()
        if path.suffix == ".css":
            content = _URL.sub(lambda found: f'url("/static/{names[found[1]]}")', content.decode()).encode()
        digested = f"{name.removesuffix(path.suffix)}.{sha256(content).hexdigest()[:16]}{path.suffix}"
        names[name] = digested
        files[digested] = Asset(TYPES[path.suffix], content, _packed(path.suffix, content))
    return Assets(files, names)


def asset_url(name: str) -> str:
    """Address of a file by its plain name."""
    return f"/static/{assets().names[name]}"


def serve_asset(request: HttpRequest, name: str) -> HttpResponse:
    """A file by its digested name."""
    asset = assets().files.get(name)
    if asset is None:
        raise Http404
    packs = asset.packed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(asset.packed if packs else asset.content, content_type=asset.content_type)
    response.headers["Cache-Control"] = _FOR_EVER
    if asset.packed is not None:
        response.headers["Vary"] = "Accept-Encoding"
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _packed(suffix: str, content: bytes) -> bytes | None:
    if suffix == ".woff2":
        return None
    packed = gzip.compress(content, 9, mtime=0)
    return packed if len(packed) < len(content) else None
