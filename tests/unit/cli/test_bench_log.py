"""The bench measures what it says, in the shape that the command prints."""

from comity.cli.bench_log import bench_log


def test_every_figure_has_what_it_is_measured_against() -> None:
    figures = bench_log(0.001)["figures"]
    assert len({figure["name"] for figure in figures}) == len(figures) == 7
    for figure in figures:
        assert set(figure) == {"name", "value", "unit", "against", "against_value", "ratio"}
        assert figure["value"] > 0
        assert abs(figure["ratio"] - figure["value"] / figure["against_value"]) < 0.01
