"""Files that go with an act: each is sealed for the case first, then referred to."""

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from comity.domain.errors import InvalidInput

if TYPE_CHECKING:
    from comity.cli.acts import Call
    from comity.cli.sessions import Session
    from comity.domain.requests import AttachmentRef

Attach = Annotated[list[Path], typer.Option("--attach", metavar="FILE", help="A file to go with it; may be repeated.")]


def attach_all(call: "Call", paths: list[Path]) -> "tuple[AttachmentRef, ...]":
    """References of the files, sealed and kept; errors as `attach`."""
    return tuple(attach(call.session, call.case, path, call.purpose) for path in paths)


def attach(session: "Session", case: UUID, path: Path, purpose: str) -> "AttachmentRef":
    """Seal a file for a case.

    Raises:
        InvalidInput: It cannot be read, or is larger than an attachment may be.
        NotPermitted: The officer sees no content.
    """
    from comity.application.casework.attach_file import attach_file

    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    try:
        source = path.open("rb")
    except OSError as error:
        raise InvalidInput(
            "file.unreadable", f"{path} cannot be read: {error.strerror}.", advice="Name a file."
        ) from error
    with source:
        return attach_file(
            session.desk, session.officer, case, source, name=path.name, media_type=media_type, purpose=purpose
        )
