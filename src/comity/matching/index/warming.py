"""Going the whole way of a build and of searches once, on invented names, to have everything compiled."""

from typing import Final

import numpy as np

from comity.matching.compiler_memory import give_back
from comity.matching.index.among import count_word, find_among, row_forms
from comity.matching.index.build import build
from comity.matching.index.search import Index

NAMES: Final = (
    "Warm Invented", "Ấm Thử", "ร้อน ลอง", "ຮ້ອນ ລອງ", "ក្តៅ សាក", "ပူ စမ်း", "王虚构", "ぬくい ためす", "ヌクイ", "김가상",
    "Тёплый Пример", "دافئ مثال", "गर्म उदाहरण",
)  # fmt: skip
"""Invented names, one in each script whose tables are read when they are first needed."""


def go_the_whole_way() -> None:
    """Have everything compiled, or loaded where it was kept, and every table read."""
    segment = build(NAMES)
    index, rows = Index([segment]), np.arange(len(NAMES), dtype=np.uint32)
    for name in NAMES:
        index.search(name, 1)
    find_among([segment], [row_forms(segment)], [rows], [()], NAMES[0], 1)
    count_word(segment, "warm")
    give_back()
