"""The compressed tables that the readers use; `scripts/names` makes them, NOTICE names their sources."""

import zlib
from functools import cache
from importlib import resources


def sections(name: str) -> list[list[str]]:
    """Lines of each section of a table that ships in this package; not remembered, since readers keep what they need."""
    return unpacked(resources.files(__package__).joinpath(name).read_bytes())


def unpacked(content: bytes) -> list[list[str]]:
    """Lines of each section of a compressed table."""
    return [section.split("\n") for section in zlib.decompress(content).decode().split("\f")]


@cache
def words(name: str) -> dict[str, list[str]]:
    """Words of each ``[section]`` of a plain table; lines that begin with # are for its readers."""
    out: dict[str, list[str]] = {}
    section = out.setdefault("", [])
    for line in resources.files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = out.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            section += line.split()
    return out


def pairs(name: str, section: str) -> dict[str, str]:
    """A section of a plain table whose words alternate: what is written, how it is spelled."""
    found = words(name)[section]
    return dict(zip(found[::2], found[1::2], strict=True))
