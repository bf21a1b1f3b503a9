"""Write the shipped table of common words of names from rows whose licence allows it.

    python scripts/make_name_shares.py FOLDER_OF_PARQUET OUT.py

Read: rows of `distractors.parquet` of duyet/vietnamese-namedb (MIT), wainshine/Chinese-Names-Corpus (Apache-2.0) and
sovanken/kname (MIT), and the Wikidata labels (CC0) of `variants_dev.parquet`. Not read: share-alike and AGPL lists and
lists without a licence. Only words and their shares are kept: no name of a person is in the table. `RECALLED` adds what
those lists cannot know (recombined lists flatten family names; the Thai and Burmese lists may not be used): shares from
memory, rounded up, marked so.
"""

import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import duckdb

from comity.domain.identity import PersonName
from comity.matching.names.scripts import Script
from comity.matching.person.naming import ready
from comity.matching.person.rarity import unknown_share

SOURCES = (
    ("vi", "source = 'vietnamese-namedb'", "duyet/vietnamese-namedb MIT"),
    ("zh", "source = 'wainshine-ancient'", "wainshine/Chinese-Names-Corpus Apache-2.0"),
    ("zh-Latn", "source = 'ancient names, pinyin'", "wainshine/Chinese-Names-Corpus Apache-2.0"),
    ("km", "source = 'kname' and lang = 'km'", "sovanken/kname MIT"),
    ("km-Latn", "source = 'kname' and lang = 'km-Latn'", "sovanken/kname MIT"),
)
RECALLED = {
    "vi": "nguyen .38 tran .12 le .1 pham .08 huynh .06 hoang .06 phan .05 vu .05 vo .05 dang .03 bui .03 do "
    ".03 ho .02 ngo .02 duong .02 ly .01 thi .4 van .3 minh .15 anh .05 thanh .08 ngoc .1",
    "my": "maung .12 aung .15 khin .12 win .12 kyaw .1 myint .1 tun .08 htun .05 zaw .08 than .08 soe .08 tin "
    ".08 aye .08 naing .06 hla .06 min .08 thein .06 san .06 oo .06 htay .05 nyunt .04 lwin .05 mya .06 "
    "moe .05 su .05 wai .04 thida .02 ma .15 ko .15 u .15 daw .15 nyein .03 phyo .05 thu .05 hein .03 ei "
    ".04 nay .04 ye .05 lin .06 htet .04 mon .03 wut .02 sandar .02 thandar .02 yi .05 tint .03 swe .06 "
    "sein .05 nan .03 nang .03 sai .04",
    "th": "somchai .008 somsak .008 somporn .006 prasert .005 boonmee .004 wichai .005 surachai .005 suchart "
    ".005 malee .003 siriporn .004 nattapong .005 kittisak .004 anong .003 ratana .003 saetang .006 "
    "saelim .006 phan .004 sri .006",
    "lo": "somsak .01 bounmy .01 khamla .01 khamphone .01 bounthanh .008 somphone .01 keo .01 chan .01 vongsa "
    ".008 phommachanh .01 phommasack .006 sengsavang .004 souvanna .006 sisavath .005 vongphachanh .005 "
    "thammavong .008",
    "ms": "muhammad .15 mohamed .12 mohammad .1 mohd .15 muhamad .1 abdul .15 ahmad .1 ali .06 nur .1 siti .1 "
    "nurul .05 hassan .04 ismail .04 ibrahim .05 abdullah .06 hussein .03 fatimah .03 aminah .02 dewi .03 "
    "sri .05 agus .02 budi .02 putra .02 putri .02 tan .05 lim .04 lee .05 wong .04 chan .03 ng .03 ong "
    ".02 chua .01 goh .01 singh .05 kaur .03",
    "ko": "kim .22 lee .16 i .15 yi .15 bak .09 park .09 choe .05 choi .05 jeong .05 jung .05",
    "fil": "santos .02 reyes .02 cruz .02 dela .06 garcia .02 bautista .01 ramos .01 maria .08 jose .03 juan .02",
}
_WIDE = ("zh",)
_LEAST, _TIMES = 5e-4, 6


def main(folder: Path, out: Path) -> None:
    """Write the table, and say how common words are that it does not know."""
    base = duckdb.connect()
    table: dict[str, tuple[float, str, str]] = {}
    missed: dict[tuple[str, int], list[float]] = defaultdict(list)
    for culture, where, source in SOURCES:
        rows = base.sql(f"select name from '{folder}/distractors.parquet' where {where} order by id").fetchall()
        _learn(culture, source, [_words(row[0]) for row in rows], table, missed)
    labels = base.sql(
        f"select person_key, name from '{folder}/variants_dev.parquet' where lang = 'en' "
        "and source in ('mpararel', 'x-factr', 'everypolitician-2015') order by person_key, name"
    ).fetchall()
    persons: dict[str, set[str]] = defaultdict(set)
    for key, name in labels:
        persons[key] |= _words(name)
    _learn("en", "Wikidata labels CC0", persons.values(), table, missed)
    for culture, said in RECALLED.items():
        pairs = said.split()
        for word, share in zip(pairs[::2], pairs[1::2], strict=True):
            _keep(table, word, float(share), culture, "recalled")
    out.write_text(_module(table), encoding="utf-8")
    for (kind, length), shares in sorted(missed.items()):
        if len(shares) > 50:
            sys.stdout.write(f"unknown {kind} {length}: {sum(shares) / len(shares):.1e} of {len(shares)}\n")


def _module(table: dict[str, tuple[float, str, str]]) -> str:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word, (share, culture, source) in sorted(table.items()):
        groups[culture, source].append(f"{word} {share:.2g}")
    lines = [_HEAD, "SHIPPED: tuple[tuple[str, str, str], ...] = ("]
    for (culture, source), words in sorted(groups.items()):
        lines += ["    (", f'        "{culture}",', f'        "{source}",']
        lines += [f'        "{part} "' for part in textwrap.wrap(" ".join(words), 80 if culture in _WIDE else 100)]
        lines += ["    ),"]
    return "\n".join([*lines, ")", ""])


_HEAD = '''\
"""Words of names that are common somewhere, and how common; ``scripts/make_name_shares.py`` writes this file.

Each group has the culture (language and script) in which a word is commonest, where its shares come from, and pairs of
word and share of persons. ``recalled`` shares are from memory and rounded up.
"""
'''


def _words(name: str) -> set[str]:
    one = ready(PersonName(name))
    return set(one.native.words if one.script is not Script.LATIN else one.latins[0].words if one.latins else ())


def _learn(
    culture: str,
    source: str,
    names: Iterable[set[str]],
    table: dict[str, tuple[float, str, str]],
    missed: dict[tuple[str, int], list[float]],
) -> None:
    rows = list(names)
    half, rest = rows[::2], rows[1::2]
    counts, others = (Counter(word for words in some for word in words) for some in (half, rest))
    common = {word for word, times in counts.items() if times >= _TIMES and times / len(half) >= _LEAST}
    for words in rest[:20000]:
        for word in words - common:
            kind = "han" if word >= "\u2e80" else "latin"
            missed[f"{culture} {kind}", len(word)].append(max(counts[word] / len(half), (others[word] - 1) / len(rest)))
    for word in common | {word for word, times in others.items() if times >= _TIMES and times / len(rest) >= _LEAST}:
        share = (counts[word] + others[word]) / len(rows)
        if share > unknown_share(word):
            _keep(table, word, share, culture, source)


def _keep(table: dict[str, tuple[float, str, str]], word: str, share: float, culture: str, source: str) -> None:
    if word not in table or table[word][0] < share:
        table[word] = (share, culture, source)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
