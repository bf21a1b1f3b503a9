"""Files that come with a form: streamed to the disk of the node, without a name there, and bounded.

A file has no name on the disk, so that a node that dies leaves nothing readable behind. What is too large is not kept;
the form's other fields are read on, so that the officer loses nothing that was typed.
"""

import tempfile
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from comity.domain.errors import ComityError, InvalidInput, Unavailable

LARGEST_UPLOAD = 2 << 30  # bytes of all files in one form; larger ones go in by `comity case attach`
MOST_FILES = 20  # in one form


class BoundedUpload(FileUploadHandler):
    """Django's hand for files. What is wrong with them is told to whoever asks for them, by `uploaded`."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._taken = 0
        self._file: IO[bytes] | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins. Nobody but a signed-in officer sends any."""
        from comity.web.visits import visit_of  # visits need a registered node; settings name this module before

        super().new_file(*args, **kwargs)
        if self.request is None or visit_of(self.request) is None:
            raise StopUpload(connection_reset=True)
        try:
            self._file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  # closed by Django
        except OSError as error:
            self._fail(_disk(error))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  # Django's signature
        """The next bytes."""
        assert self._file is not None
        self._taken += len(raw_data)
        if self._taken > LARGEST_UPLOAD:
            self._fail(
                InvalidInput(
                    "attachment.too_large",
                    f"Files of a form may have {LARGEST_UPLOAD >> 30} GiB together.",
                    advice="Send fewer at once; a larger one goes in by `comity case attach`.",
                )
            )
        try:
            self._file.write(raw_data)
        except OSError as error:
            self._fail(_disk(error))

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """The file, read from its beginning."""
        if self._file is None:
            return None
        self._file.seek(0)
        return UploadedFile(self._file, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        """The browser went away."""
        self._close()

    def _fail(self, fault: ComityError) -> None:
        self._close()
        self.request.upload_fault = fault  # type: ignore[union-attr]  # read by `uploaded`
        raise SkipFile

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def uploaded(request: HttpRequest, name: str) -> "list[UploadedFile[Any]]":
    """The files of a field that are not empty fields.

    Raises:
        InvalidInput: They were too large, or too many.
        Unavailable: The disk failed.
    """
    files = [file for file in request.FILES.getlist(name) if isinstance(file, UploadedFile)]
    fault = getattr(request, "upload_fault", None)
    if isinstance(fault, ComityError):
        raise fault
    if len(files) > MOST_FILES:
        raise InvalidInput(
            "attachment.too_many", f"A form takes at most {MOST_FILES} files.", advice="Send them in parts."
        )
    return files


def _disk(error: OSError) -> Unavailable:
    return Unavailable("files.failed", f"The file cannot be kept: {error.strerror}.", advice="Look at the disk.")
