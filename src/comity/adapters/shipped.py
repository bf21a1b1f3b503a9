"""Where the folders that ship with the product are: inside the wheel, or at the root of a source checkout."""

from importlib import resources
from pathlib import Path

from comity.domain.errors import Unavailable

SHIPPED = ("corpus", "locales", "spec")


def shipped_folder(name: str) -> Path:
    """The folder ``corpus``, ``locales`` or ``spec``.

    Raises:
        Unavailable: The installation is incomplete.
    """
    if name not in SHIPPED:
        raise ValueError(f"{name!r} is none of the shipped folders {SHIPPED}")
    package = Path(str(resources.files("comity")))
    for folder in (package / "shipped" / name, package.parent.parent / name):
        if folder.is_dir():
            return folder
    raise Unavailable(
        "shipped.missing",
        f"The folder {name!r} that ships with Comity is not there.",
        advice="Install the wheel again, or run from a whole source checkout.",
    )
