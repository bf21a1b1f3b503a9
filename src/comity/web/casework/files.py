"""What leaves the pages as a file: a case's attachments, and the proof of a case. Both are on record."""

import unicodedata
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from comity.application.casework.print_sheet import print_sheet
from comity.application.casework.read_attachment import read_attachment
from comity.application.oversight.export_proof import Scope, export_proof
from comity.bootstrap.paper import open_printer
from comity.domain.errors import ComityError, InvalidInput
from comity.web import typed
from comity.web.casework.proofs import bundle_name, show_proofs
from comity.web.node import current_witnesses
from comity.web.visits import Visit, for_officers

LONGEST_NAME = 120  # characters of a file's name


@require_safe
@for_officers
def attachment(request: HttpRequest, visit: Visit, case: UUID, file: UUID) -> HttpResponseBase:  # noqa: ARG001
    """A file of the case whose digest held, to be kept, never to be opened in our own page.

    Raises:
        NotPermitted, InvalidInput, Refused: As `read_attachment`.
    """
    row, source = read_attachment(visit.desk, visit.officer, case, file, purpose=visit.purpose)
    response = FileResponse(
        source, as_attachment=True, filename=harmless_name(row.name), content_type="application/octet-stream"
    )
    response.headers["Content-Length"] = str(row.size)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
@for_officers
def proof_bundle(request: HttpRequest, visit: Visit, case: UUID) -> HttpResponse:
    """What proves the case, in one file that anybody checks offline."""
    scope, permission = request.POST.get("scope", ""), typed.words(request, "permission")
    try:
        if scope not in frozenset(Scope):
            raise InvalidInput("page.choice", "Nothing was chosen.", advice="Choose what the file is to hold.")
        made = export_proof(
            visit.desk,
            visit.officer,
            case,
            purpose=visit.purpose,
            scope=Scope(scope),
            permission=permission,
            ask=current_witnesses(),
        )
    except ComityError as error:
        return show_proofs(request, visit, case, error)
    response = HttpResponse(made.data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{bundle_name(case)}"'
    return response


@require_POST
@for_officers
def legality_sheet(request: HttpRequest, visit: Visit, case: UUID, asked: UUID) -> HttpResponse:
    """What both sides' law says of a request, as a PDF in the language that was chosen."""
    made = print_sheet(
        visit.desk,
        visit.officer,
        case,
        asked,
        open_printer(),
        language=typed.words(request, "sheet_language"),
        purpose=visit.purpose,
    )
    response = HttpResponse(made.pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="legality-{str(asked)[:18]}.pdf"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def harmless_name(name: str) -> str:
    """A file's name without folders, and without characters that nobody sees or that turn its end around."""
    seen = "".join(letter for letter in name if unicodedata.category(letter)[0] not in "CZ" or letter == " ")
    return seen.replace("/", "_").replace("\\", "_").strip(". ")[-LONGEST_NAME:] or "file"
