import pytest

from comity.cli.bench_primitives import limit_per_message, measure

RATES = {
    "hpke_seal_1kB": 10_000,
    "hpke_open_1kB": 12_500,
    "ed25519_sign": 50_000,
    "ed25519_verify": 20_000,
    "ml_dsa_44_sign": 2_000,
    "ml_dsa_44_verify": 10_000,
    "canonical_encode_header": 100_000,
    "canonical_decode_header": 50_000,
    "sha256_1kB": 1_000_000,
}
FIGURES = {"figures": [{"name": name, "value": rate, "unit": "1/s"} for name, rate in RATES.items()]}


def test_every_term_is_measured() -> None:
    figures = measure(seconds=0.002)["figures"]
    assert {figure["name"] for figure in figures} == set(RATES)
    assert all(figure["value"] > 0 and figure["unit"] == "1/s" for figure in figures)


def test_the_limit_is_the_sum_of_the_terms() -> None:
    assert limit_per_message(1, FIGURES, events=0) == {
        "sender_us": pytest.approx(10 + 100 + 20 + 1 + (20 + 50 + 100)),
        "receiver_us": pytest.approx(20 + 50 + 80 + 1 + (50 + 20 + 500)),
    }
    assert limit_per_message(1, FIGURES)["sender_us"] == pytest.approx(301 + 31)


def test_what_is_done_once_a_batch_is_shared() -> None:
    one, many = limit_per_message(1, FIGURES), limit_per_message(64, FIGURES)
    assert one["receiver_us"] - many["receiver_us"] == pytest.approx(570 * 63 / 64, abs=0.2)
