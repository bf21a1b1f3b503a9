"""The file of a notice with every entry of its class explained; it is read back by `comity notice draft`."""

from comity.domain.notice_rules import ACTIONS
from comity.domain.notices import OBJECT_FACTS, ROLES, WARNINGS
from comity.domain.register_entries import NoticeKind, Vulnerability

_PERSON = {NoticeKind.WANTED, NoticeKind.MISSING, NoticeKind.INFORMATION, NoticeKind.WARNING}
_COURT = {NoticeKind.WANTED, NoticeKind.ASSET}
_SEEN = {NoticeKind.MISSING, NoticeKind.UNIDENTIFIED_BODY, NoticeKind.OBJECT}
_THINGS = {NoticeKind.ASSET, NoticeKind.OBJECT, NoticeKind.WARNING, NoticeKind.INFORMATION}


def template_of(kind: NoticeKind) -> str:
    """The file, to be filled in."""
    parts = [_head(kind)]
    if kind in _PERSON:
        parts.append(_person(kind))
    if kind in _THINGS:
        parts.append(_THING)
    if kind in _COURT:
        parts.append(_JUDICIAL)
    if kind in _SEEN:
        parts.append(_SIGHTING)
    if kind in _PERSON:
        parts.append(_LOOKS)
    return "\n".join(parts)


def _head(kind: NoticeKind) -> str:
    actions = sorted(action.value for action in ACTIONS[kind])
    matter = "safety" if kind in (NoticeKind.MISSING, NoticeKind.UNIDENTIFIED_BODY) else "criminal"
    lines = [
        f'kind = "{kind.value}"',
        'title = ""                  # as lists show it; it is personal data like the rest',
        f'action = "{actions[0]}"          # {", ".join(actions)}',
        f'matter = "{matter}"        # criminal or safety; no family, private or administrative matter',
        'facts = ""                  # short; of a wanted person: the part that the person had',
        'language = "en"             # of the words here',
        'addressees = []             # nodes that get it, like ["la", "th"]; nobody else does',
        '# case = ""                 # id of the case from which it stems; the id alone crosses',
        '# circle = ""               # sharing circle; it may say which node reviews',
        '# reviewer = ""             # node that reviews it; left out: another officer here',
        "synthetic = false           # true for an invented person",
    ]
    if kind in _PERSON | {NoticeKind.UNIDENTIFIED_BODY, NoticeKind.OBJECT, NoticeKind.ASSET}:
        lines += [
            'description = ""            # looks, clothes, marks',
            "identifiers = []            # prints, DNA, photograph, each with its reference",
        ]
    if kind in (NoticeKind.WANTED, NoticeKind.WARNING):
        lines.append(f"warnings = []               # {', '.join(WARNINGS)}")
    if kind is NoticeKind.MISSING:
        lines += [
            f'vulnerability = "none"      # {", ".join(Vulnerability)}; a child comes first',
            'consent = ""                # of whom: relatives or a court; not needed for a child',
        ]
    if kind is NoticeKind.OBJECT:
        lines.append(f'object_fact = "stolen"      # {", ".join(OBJECT_FACTS)}')
    if kind in (NoticeKind.MODUS_OPERANDI, NoticeKind.WARNING):
        lines.append('method = ""                 # how it is done, and by what it is known')
    if kind in _PERSON:
        role = {NoticeKind.WANTED: "accused", NoticeKind.MISSING: "missing"}.get(kind, "")
        lines.append(f'role = "{role}"              # {", ".join(ROLES)}')
    return "\n".join(lines) + "\n"


def _person(kind: NoticeKind) -> str:
    documents = "" if kind is NoticeKind.MISSING else "# a document, or a description, or an identifier\n"
    return f"""[person]
births = ["1988-04-02"]     # 1988, 1988-04 or 1988-04-02; every claimed one
sex = "unknown"             # female, male, unspecified
nationalities = ["LA"]
birth_place = ""

[[person.names]]            # each spelling as its own, native script first
text = ""
kind = "primary"            # primary, alias, former, birth, nickname, spelling
language = ""

{documents}[[person.numbers]]
kind = "travel_document"
text = ""
state = "LA"
scheme = "passport"
"""


_THING = """[[things]]                  # numbers and marks; leave the table out if there is none
kind = "travel_document"    # travel_document, identity_number, phone, account, wallet, plate, vehicle, vessel, device,
text = ""                   # address, email, firearm, artwork
state = ""
scheme = "passport"         # of the number within its kind: passport, vin, imo, mmsi, iban, imei …
"""
_JUDICIAL = """[judicial]
proceeding = "prosecution"  # or sentence
offence = ""                # a word of `comity law` offences
offence_date = 2026-01-01   # last day
charge = ""                 # law and article
court = ""                  # issuing authority
reference = ""              # number of the warrant or judgment
issued_on = 2026-01-01
maximum = ""                # months as text, "life" or "death"; to be tried: "24" at least, for an asset "48"
remaining_months = 0        # of a sentence: 6 at least
limitation_on = 2046-01-01  # or: no_limitation = true
extradition_assured = false # it will be asked wherever the person is found; needed
flags = []                  # words of the corpus's flags
"""
_SIGHTING = """[sighting]                  # last seen, found, or lost
on = 2026-01-01
place = ""
state = ""
"""
_LOOKS = """[looks]                     # goes to the reviewer alone
protection = "unknown"      # no, pending, yes, not_disclosed: what the authority for refugees said
protection_authority = ""
protection_reference = ""
screening = "not_screened"  # no_indicators, indicators, victim
# screened_on = 2026-01-01
screening_reference = ""
"""
