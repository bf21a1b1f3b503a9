"""One node's officers at their terminals: `comity` commands, run one after another in a process of their own.

Reads a line of JSON for each command (``{"arguments": [...], "stdin": "..."}``) and answers with one (``{"code", "out",
"error"}``). The commands are the ones that an officer types; nothing here does what a command does not.
"""

import contextlib
import io
import json
import sys

from comity.cli import run


def main() -> None:
    """Answer until the input ends."""
    answers = sys.stdout
    for line in sys.stdin:
        asked = json.loads(line)
        out, error = io.StringIO(), io.StringIO()
        with _stdin(asked.get("stdin", "")), contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
            code = run(asked["arguments"])
        answers.write(json.dumps({"code": code, "out": out.getvalue(), "error": error.getvalue()}) + "\n")
        answers.flush()


@contextlib.contextmanager
def _stdin(text: str):  # type: ignore[no-untyped-def]
    before, sys.stdin = sys.stdin, io.StringIO(text)
    try:
        yield
    finally:
        sys.stdin = before


if __name__ == "__main__":
    main()
