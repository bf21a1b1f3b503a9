"""The shipped weights are the ones this version was made with, and fit into the wheel."""

from importlib import resources

import numpy as np
import pytest

from comity.domain.errors import NotVerified
from comity.matching.encoder import weights
from comity.matching.ranking.families import FAMILIES, family_of
from comity.matching.ranking.kernels import FEATURES, SYMBOLS

DATA = (resources.files("comity.matching.encoder") / weights.FILE).read_bytes()


def test_the_shipped_weights_have_their_shape_and_size() -> None:
    shipped = weights.shipped()
    assert len(DATA) <= 6_000_000
    assert shipped.ranking.linear.shape == (len(FAMILIES), FEATURES)
    assert len(shipped.ranking.hidden) == FEATURES
    assert shipped.costs.shape == (len(FAMILIES), SYMBOLS, SYMBOLS)
    assert int(shipped.place.max()) + 1 == len(shipped.table)


def test_packing_again_gives_the_same_content() -> None:
    shipped = weights.shipped()
    data, digest = weights.pack(shipped.table, shipped.place, shipped.ranking, shipped.costs)
    assert digest == shipped.digest
    again = weights.unpack(data, digest)
    assert np.array_equal(again.table, shipped.table)


@pytest.mark.parametrize("data", [DATA[:-1], DATA[:1000] + b"\x00" + DATA[1001:], b"", DATA[:20_000]])
def test_changed_weights_are_refused(data: bytes) -> None:
    with pytest.raises(NotVerified):
        weights.unpack(data, weights.shipped().digest)


def test_weights_under_another_digest_are_refused() -> None:
    with pytest.raises(NotVerified):
        weights.unpack(DATA, "0" * 64)


@pytest.mark.parametrize(
    ("native", "tradition", "family"),
    [
        ("", "latin", "latin"),
        ("tố hữu", "latin", "latin"),
        ("tố hữu", "sino-vietnamese-cantonese", "southern"),
        ("王 伟", "wade", "mandarin"),
        ("王 伟", "hakka", "southern"),
        ("王 伟", "japanese-2", "japanese"),
        ("王 伟", "transcribed", "han-foreign"),
        ("高橋みなみ", "japanese", "kana"),
        ("김", "korean", "hangul"),
        ("김", "transcribed", "hangul-foreign"),
        ("สมชาย", "rtgs", "thai"),
        ("အောင်", "burmese-plain", "burmese"),
        ("အောင်", "burmese-foreign", "burmese-foreign"),
        ("ສົມ", "lao", "abugida"),
        ("иван", "transcribed", "alphabet"),
        ("محمد", "arabic", "abjad"),
    ],
)
def test_the_family_of_a_reading(native: str, tradition: str, family: str) -> None:
    assert FAMILIES[family_of(native, tradition)] == family
