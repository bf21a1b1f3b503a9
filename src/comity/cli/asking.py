"""Passwords, passphrases and codes: typed unseen at a terminal, or read from stdin, never from the command line."""

import sys

import typer

from comity.domain.errors import InvalidInput

_LONGEST = 4096  # characters of a line


def ask_secret(words: str, *, from_stdin: bool, option: str, twice: bool = False) -> str:
    """A secret.

    Args:
        words: What is asked for.
        from_stdin: Take one line of stdin instead of asking.
        option: The option that asks for stdin, for the message.
        twice: Have it typed twice, where a slip would lock something for ever.

    Raises:
        InvalidInput: Stdin ends, or there is no terminal to ask at.
    """
    if from_stdin:
        return _line(words)
    _need_terminal(words, option)
    return str(typer.prompt(words, hide_input=True, confirmation_prompt=twice))


def ask_code(words: str, *, from_stdin: bool, option: str) -> str:
    """A one-time code; it may be seen, since it works once."""
    if from_stdin:
        return _line(words).replace(" ", "")
    _need_terminal(words, option)
    return str(typer.prompt(words)).replace(" ", "")


def _line(words: str) -> str:
    try:
        line = sys.stdin.readline(_LONGEST)
    except UnicodeDecodeError as error:
        raise InvalidInput(
            "stdin.text", "Stdin is not UTF-8 text.", advice="Write one line for each answer."
        ) from error
    if not line:
        raise InvalidInput("stdin.ended", f"Stdin ended where {words} was to come.", advice="Write one line for each.")
    return line.rstrip("\r\n")


def _need_terminal(words: str, option: str) -> None:
    if not sys.stdin.isatty():
        raise InvalidInput(
            "prompt.no_terminal", f"There is no terminal to ask for {words} at.", advice=f"Give {option} and write it."
        )
