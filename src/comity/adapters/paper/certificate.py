"""A certificate on paper: the words in the holder's language, and its code for whoever checks it offline."""

import io
import json
from functools import cache
from importlib import resources
from typing import Any, cast

import segno
import typst

from comity.adapters.paper import wording as w
from comity.adapters.paper.fonts import FontFolder, characters
from comity.adapters.words.catalogues import SOURCE, Language, paper_languages
from comity.application.ports.printing import CERTIFICATE_WORDS, CertificatePaper
from comity.domain.certificates import Holder, HolderDocument, shown_number
from comity.domain.errors import InvalidInput

SECTION = "certificate"


@cache
def certificate_languages() -> tuple[str, ...]:
    """Codes of the languages that have every word, the source first."""
    found = [
        code for code, one in paper_languages().items() if all(one.word(SECTION, key) for key in CERTIFICATE_WORDS)
    ]
    return tuple(sorted(found, key=lambda code: (code != SOURCE, code)))


def print_certificate(fonts: FontFolder, paper: CertificatePaper, language: str) -> bytes:
    """A PDF/A of the certificate.

    Raises:
        InvalidInput: ``paper.language``, or ``paper.glyph``.
    """
    if language not in certificate_languages():
        raise InvalidInput(
            "paper.language",
            f"There is no certificate in {language[:20]!r}.",
            advice=f"Take one of {', '.join(certificate_languages())}.",
        )
    plain = _document(paper, paper_languages()[language])
    plain["fonts"] = fonts.families(characters([plain]))
    plain["code"] = _code(paper.code)
    template = (resources.files("comity.adapters.paper") / "certificate.typ").read_bytes()
    made = typst.compile(
        template,
        font_paths=cast(Any, [fonts.path]),  # its types know one kind of path for all
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(plain, ensure_ascii=False)},
        pdf_standards="a-3u",
        timestamp=int(paper.certificate.issued_at.timestamp()),
    )
    assert isinstance(made, bytes)  # one PDF
    return made


def _code(text: str) -> str:
    """A QR code of error correction M as SVG; the text is base45, so it takes the denser alphabet."""
    made = io.BytesIO()
    segno.make_qr(text, error="m", boost_error=False).save(made, kind="svg", xmldecl=False, border=4, scale=1)
    return made.getvalue().decode()


def _document(paper: CertificatePaper, language: Language) -> dict[str, Any]:
    one, say = paper.certificate, _speaker(language)
    holder = one.holder
    facts = [
        ("names", " / ".join(holder.names)),
        ("birth", w.birth(language, holder.birth)),
        ("sex", say(holder.sex) if holder.sex in CERTIFICATE_WORDS else holder.sex),
        ("number", shown_number(one.number)),
        ("issuer", f"{paper.authority} ({one.issuer})"),
        ("issued", one.issued_at.date().isoformat()),
        ("expires", one.expires_at.date().isoformat()),
    ]
    return {
        "title": say("title"),
        "author": one.issuer,
        "lang": language.code,
        "authority": f"{paper.authority}, {w.state_name(language, paper.state)}",
        "number": shown_number(one.number),
        "says": [say("says"), say("not_clearing")],
        "facts": [[say(name), value] for name, value in facts],
        "compare": say("compare"),
        "features": _features(holder, language),
        "officer": say("officer"),
        "notes": [say("holder_note")],
        "verify": say("verify"),
    }


def _features(holder: Holder, language: Language) -> list[str]:
    return [*(_document_line(one, language) for one in holder.documents), *holder.features]


def _document_line(one: HolderDocument, language: Language) -> str:
    kind = _speaker(language)(one.kind) if one.kind in CERTIFICATE_WORDS else one.kind
    return f"{kind}, {w.state_name(language, one.state)}: {one.number}"


def _speaker(language: Language) -> Any:
    return lambda key: w.word(language, SECTION, key)
