"""Lists that leave as files: a table for a spreadsheet, or JSON for programs."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from comity.law.tables import Table, markdown

_FORMULA = tuple("=+-@＝＋－＠")


def table_file(columns: Sequence[str], rows: Iterable[Iterable[str | int]], name: str) -> HttpResponse:
    """Rows as CSV, with the mark by which spreadsheets know UTF-8."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(columns)
    for row in rows:
        table.writerow(harmless(value) for value in row)
    return _file("\ufeff" + text.getvalue(), "text/csv; charset=utf-8", name)


def json_file(document: Any, name: str) -> HttpResponse:
    """A plain value as JSON."""
    return _file(json.dumps(document, ensure_ascii=False, indent=1), "application/json", name)


def markdown_file(table: Table, title: str, name: str) -> HttpResponse:
    """A register as a page of text."""
    return _file(markdown(table, title), "text/markdown; charset=utf-8", name)


def harmless(value: str | int) -> str | int:
    """A cell that no spreadsheet takes for a formula (OWASP, "CSV injection")."""
    return f"'{value}" if isinstance(value, str) and value.lstrip().startswith(_FORMULA) else value


def _file(content: str, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content.encode(), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
