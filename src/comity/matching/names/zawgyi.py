"""Burmese text in the old Zawgyi font encoding, told apart from Unicode and turned into it.

Zawgyi re-uses the code points of the Myanmar block by how letters look: the vowel sign that stands left of its
consonant is typed before it, small letters under others have code points of their own, and asat, medial ya, ra, wa and
ha are each one place off. Source of the assignments: Unicode FAQ "Myanmar scripts and languages" and Unicode Technical
Note 11 (what Unicode means by each sign); the tables here are written for this project.
"""

import re

_STACKED = {
    0x1060: "\u1000", 0x1061: "\u1001", 0x1062: "\u1002", 0x1063: "\u1003", 0x1065: "\u1005", 0x1066: "\u1006",
    0x1067: "\u1006", 0x1068: "\u1007", 0x1069: "\u1008", 0x106C: "\u100b", 0x106D: "\u100c", 0x1070: "\u100f",
    0x1071: "\u1010", 0x1072: "\u1010", 0x1073: "\u1011", 0x1074: "\u1011", 0x1075: "\u1012", 0x1076: "\u1013",
    0x1077: "\u1014", 0x1078: "\u1015", 0x1079: "\u1016", 0x107A: "\u1017", 0x107B: "\u1018", 0x1093: "\u1018",
    0x107C: "\u1019", 0x1085: "\u101c",
}  # fmt: skip
_OTHERS = {
    0x1033: "\u102f", 0x1034: "\u1030", 0x1039: "\u103a", 0x103A: "\u103b", 0x103B: "\u103c", 0x103C: "\u103d",
    0x103D: "\u103e", 0x104E: "\u104e\u1004\u103a\u1038", 0x105A: "\u102b\u103a", 0x1064: "\ue000", 0x106A: "\u1009",
    0x106B: "\u100a", 0x106E: "\u100d\u1039\u100d", 0x106F: "\u100d\u1039\u100e", 0x107D: "\u103b", 0x107E: "\u103c",
    0x107F: "\u103c", 0x1080: "\u103c", 0x1081: "\u103c", 0x1082: "\u103c", 0x1083: "\u103c", 0x1084: "\u103c",
    0x1086: "\u103f", 0x1087: "\u103e", 0x1088: "\u103e\u102f", 0x1089: "\u103e\u1030", 0x108A: "\u103d\u103e",
    0x108B: "\ue000\u102d", 0x108C: "\ue000\u102e", 0x108D: "\ue000\u1036", 0x108E: "\u102d\u1036", 0x108F: "\u1014",
    0x1090: "\u101b", 0x1091: "\u100f\u1039\u100d", 0x1092: "\u100b\u1039\u100c", 0x1094: "\u1037", 0x1095: "\u1037",
    0x1096: "\u1039\u1010\u103d", 0x1097: "\u100b\u1039\u100b",
}  # fmt: skip
_TABLE = {**{code: "\u1039" + letter for code, letter in _STACKED.items()}, **_OTHERS}

_CONSONANT = "[\u1000-\u1021\u1025\u103f]"
# ေ and medial ra stand before their consonant in Zawgyi.
_PREPOSED = re.compile(f"(\u1031?)(\u103c?)({_CONSONANT})((?:\u1039{_CONSONANT})?)(\ue000?)([\u103b\u103d\u103e]*)")
_KINZI = "\u1004\u103a\u1039"
_TAIL = re.compile("[\u102b-\u1030\u1032\u1036-\u1038\u103a-\u103e]+")
_ORDER = {
    sign: place for place, sign in enumerate("\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c")
}
_ZERO_FOR_WA = re.compile("(?<![\u1040-\u1049])\u1040(?![\u1040-\u1049])")
_SEVEN_FOR_RA = re.compile("(?<![\u1040-\u1049])\u1047(?![\u1040-\u1049])")
_LONG_U = re.compile("\u1025(?=\u103a|\u102c)")


def _stored_order(match: re.Match[str]) -> str:
    before, wrap, consonant, stacked, kinzi, medials = match.groups()
    signs = "".join(sorted(set(wrap + medials)))
    return (_KINZI if kinzi else "") + consonant + stacked + signs + before


def _sorted_tail(match: re.Match[str]) -> str:
    """Signs after a consonant in the order of Technical Note 11; asat, dots and visarga keep the end."""
    signs = match.group()
    body = [sign for sign in signs if sign in _ORDER]
    ends = [sign for sign in signs if sign not in _ORDER]
    if "\u103a" in signs[: len(signs) - len(ends)] and body and signs.index("\u103a") < len(body):
        return signs  # asat inside (killed vowel or two consonants): leave what we do not understand
    return "".join(sorted(body, key=_ORDER.__getitem__)) + "".join(sorted(ends, key="\u1036\u103a\u1037\u1038".find))


def to_unicode(text: str) -> str:
    """Zawgyi text as Unicode. Text that is Unicode already is damaged by this: ask `is_zawgyi` first."""
    text = _SEVEN_FOR_RA.sub("\u101b", _ZERO_FOR_WA.sub("\u101d", text)).translate(_TABLE)
    text = _PREPOSED.sub(_stored_order, text).replace("\ue000", _KINZI)
    text = _TAIL.sub(_sorted_tail, text)
    return _LONG_U.sub("\u1009", text).replace("\u101e\u103c\u1031\u102c", "\u1029").replace("\u1025\u102e", "\u1026")


# Which letters Burmese writes under which (Pali and Sanskrit words): its own row's, or itself.
_ROWS = (
    "\u1000\u1001\u1002\u1003",
    "\u1005\u1006\u1007\u1008\u1009",
    "\u100b-\u100f",
    "\u1010-\u1014",
    "\u1015-\u1019",
)
_STACK = (
    "(?:"
    + "|".join(f"[{row}]\u1039[{row}]" for row in _ROWS)
    + "|\u101c\u1039[\u101c\u1015]|\u101e\u1039[\u101e\u1010\u1019])"
)
# Letters with their signs as Unicode stores them, each taken whole: no string may cost more than its length.
_SYLLABLES = re.compile(
    "(?>"
    f"(?:\u1004\u103a\u1039)?(?>{_STACK}|[\u1000-\u1021\u103f\u1023-\u102a\u104e])"
    "\u103b?\u103c?\u103d?\u103e?\u1031?[\u102d\u102e\u1032]?[\u102f\u1030]?[\u102b\u102c]?"
    "\u1037?\u103a?\u1032?\u1036?\u1037?\u103a?\u1038?"
    "|[\u1040-\u1049]|[^\u1000-\u109f]"
    ")*+"
)
# No word begins with a killed consonant.
_KILLED_FIRST = re.compile("(?:^|[^\u1000-\u109f])[\u1000-\u1021]\u1037?\u103a")
_OLD_SIGNS = re.compile("[\u1033\u1034\u105a\u1060-\u1097]")
_DANGLING = re.compile("\u1039(?![\u1000-\u1021])|(?:^|[\\s\u1036-\u1038])[\u1031\u103b]|\u1031\u103b|\u1031\u1031")


def is_zawgyi(text: str) -> bool:
    """True if `text` is Burmese and makes sense only as Zawgyi.

    It is Zawgyi if it is not a run of Unicode syllables, and becomes one by conversion, or carries signs that Burmese
    in Unicode never does. A word that is the same in both encodings is not Zawgyi.
    """
    if not _has_burmese(text):
        return False
    if _makes_sense(text) and not _OLD_SIGNS.search(text):
        return False
    if _makes_sense(to_unicode(text)):
        return True
    return _DANGLING.search(text) is not None


def _makes_sense(text: str) -> bool:
    return _SYLLABLES.fullmatch(text) is not None and _KILLED_FIRST.search(text) is None


def _has_burmese(text: str) -> bool:
    return _BURMESE.search(text) is not None


_BURMESE = re.compile("[\u1000-\u109f]")
