"""`comity operation`: a box from a file, acts inside and outside, and what the host sees."""

from pathlib import Path

import pytest
from tests.unit.cli.stage import Stage

BOX = """
starts = 2026-03-02T06:00:00Z
ends = 2026-03-04T06:00:00Z
zone = "Asia/Vientiane"
persons = ["boat 3"]
most = 1
powers = ["observe"]
[[areas]]
name = "the bend"
polygon = [[20.0, 100.0], [20.0, 100.1], [20.1, 100.1], [20.1, 100.0]]
[[areas]]
name = "from the sea"
river = "Mekong"
from_km = 2350
to_km = 2360.5
"""


def test_a_box_of_a_file_has_its_numbers_in_whole_metres_and_millionths() -> None:
    from comity.cli.consent_files import read_box

    box = read_box(BOX.encode())
    assert box.areas[0].polygon[2] == (20_100_000, 100_100_000)
    assert (box.areas[1].from_m, box.areas[1].to_m) == (2_350_000, 2_360_500)
    assert box.starts.isoformat() == "2026-03-02T06:00:00+00:00"


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ("2026-03-02T06:00:00Z", "2026-03-02T06:00:00"),
        ("most = 1", "most = true"),
        ("20.0, 100.0", "nan, 100.0"),
        ("20.0, 100.0", "20.0"),
        ('zone = "Asia/Vientiane"', "zone = 7"),
        ("most = 1", "most = 1\nanything = 1"),
        ("from_km = 2350", 'from_km = "2350"'),
        ('persons = ["boat 3"]', ""),
    ],
)
def test_a_file_that_is_no_box_is_refused(was: str, is_now: str) -> None:
    from comity.cli.consent_files import read_box
    from comity.domain.errors import InvalidInput

    with pytest.raises(InvalidInput) as refused:
        read_box(BOX.replace(was, is_now, 1).encode())
    assert refused.value.code == "consent.file"


def test_the_commands_are_there_with_an_example(stage: Stage) -> None:
    for name in ("consent", "act", "revoke", "show"):
        assert f"comity operation {name}" in stage.run("operation", name, "--help").out


def test_a_digest_that_is_none_is_a_usage_fault(tmp_path: Path) -> None:
    from comity.cli.operation import _digest
    from comity.domain.errors import InvalidInput

    for text in ("", "zz", "ab" * 31):
        with pytest.raises(InvalidInput):
            _digest(text)
