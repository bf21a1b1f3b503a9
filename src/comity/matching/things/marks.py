"""E-mail addresses, firearms' serial numbers, numbers of works of art in registers."""

import re

import idna

from comity.matching.things.folding import fold, letters_and_digits
from comity.matching.things.normal import Reading, Why

_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")
_DOTLESS = ("gmail.com", "googlemail.com")


def read_email(text: str) -> Reading:
    """Lower case, the domain as IDNA 2008 writes it. No known host tells cases of the name apart."""
    body = fold(text).lower().replace(" ", "").removeprefix("mailto:")
    name, at, domain = body.rpartition("@")
    whole = name + at + _ascii(domain)
    right = bool(_MAIL.fullmatch(whole))
    why = Why.FORMAT_RIGHT if right else Why.FORMAT_WRONG
    return Reading("email", whole, valid=None if right else False, why=(why,), near=(_bare(name, domain), name.upper()))


def read_serial(folded: str, state: str, scheme: str) -> Reading:
    """A serial number: unique only with its maker or register, which `scheme` names."""
    body = letters_and_digits(folded)
    why = (Why.NO_RULE,) + (() if scheme else (Why.MAKER_UNKNOWN,))
    prefix = f"{scheme.upper()}:" if scheme else "?:"
    return Reading(
        scheme, body.removeprefix(scheme.upper()) if scheme else body, prefix, state, None, why, bool(scheme)
    )


def _ascii(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True).decode() if not domain.isascii() else domain
    except idna.IDNAError:
        return domain


def _bare(name: str, domain: str) -> str:
    """Without the tag after a plus; without dots where the host ignores them."""
    bare = name.partition("+")[0]
    return (bare.replace(".", "") if domain in _DOTLESS else bare) + "@" + domain
