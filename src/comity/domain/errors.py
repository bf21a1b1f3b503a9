"""Everything Comity refuses, and why.

ComityError
├── Refused            the law or the policy says no; carries its grounds
│   ├── NotPermitted   this officer or desk may not
│   └── Barred         a bar of the law stands against it
├── NotVerified        bytes from outside do not prove what they claim
├── InvalidInput       what a person typed or a file holds cannot be used as it is
├── OutOfOrder         the step is not open at this stage
└── Unavailable        a node, store or clock cannot be reached; try again

Every error has a short stable `code` (dotted, lower case), a message that says what is wrong and `advice` that says
what to do next. HTTP status and exit codes are chosen by the faces (`web`, `cli`), never here.
"""

from collections.abc import Sequence


class ComityError(Exception):
    """The root of the one error family.

    Args:
        code: Short stable name of the fault, such as ``envelope.expired``.
        message: What is wrong, where, in a sentence.
        advice: What the reader can do about it, in a sentence.
        grounds: Codes of the legal grounds, where a rule of law stands behind the refusal.
    """

    kind = "error"

    def __init__(self, code: str, message: str, *, advice: str = "", grounds: Sequence[str] = ()) -> None:
        super().__init__(f"{message} {advice}".strip())
        self.code = code
        self.message = message
        self.advice = advice
        self.grounds = tuple(grounds)


class Refused(ComityError):
    """The law or the policy says no."""

    kind = "refused"


class NotPermitted(Refused):
    """This officer, role or desk may not do this."""

    kind = "not_permitted"


class Barred(Refused):
    """A bar of the law stands against the act; the grounds are in `grounds`."""

    kind = "barred"


class NotVerified(ComityError):
    """Bytes from outside do not prove what they claim. Whatever the bytes were, only this leaves `evidence`."""

    kind = "not_verified"


class InvalidInput(ComityError):
    """What a person typed, or a file of ours holds, cannot be used as it is."""

    kind = "invalid_input"


class OutOfOrder(ComityError):
    """The step is not open at this stage."""

    kind = "out_of_order"


class Unavailable(ComityError):
    """A node, a store or a clock cannot be reached now; trying again later is right."""

    kind = "unavailable"
