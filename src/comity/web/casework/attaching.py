"""Files that came with a form, sealed and kept with their case."""

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from comity.application.casework.attach_file import attach_file
from comity.domain.requests import AttachmentRef
from comity.web.visits import Visit


def attach_uploads(visit: Visit, case: UUID, files: "Iterable[UploadedFile[Any]]") -> tuple[AttachmentRef, ...]:
    """References of the files, each now kept.

    Raises:
        ComityError: As `attach_file`; what was kept before stays.
    """
    return tuple(
        attach_file(
            visit.desk,
            visit.officer,
            case,
            cast(BinaryIO, file.file),
            name=PurePath(file.name or "").name,
            media_type=file.content_type or "application/octet-stream",
            purpose=visit.purpose,
        )
        for file in files
    )
