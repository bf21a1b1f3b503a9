"""What the bench of the border check asks is well formed: invented persons with whole zones and their own documents."""

from datetime import date

from comity.cli.bench_border import DOCUMENTS, born, documents_of, zone_of
from comity.matching.mrz import read


def test_an_invented_zone_holds_and_names_the_person() -> None:
    for number, name in enumerate(("Somsak Inventedname", "Keo Imaginary", "Prince")):
        reading = read(zone_of(name, number), date(2026, 11, 22))
        assert reading.holds
        assert reading.zone is not None
        assert " ".join((*reading.zone.family, *reading.zone.given)) == name.upper()
        assert reading.zone.number == documents_of(number)[0]
        assert reading.zone.birth == born(number)


def test_documents_are_nobody_elses() -> None:
    numbers = [one for number in range(20_000) for one in documents_of(number)]
    assert len(set(numbers)) == DOCUMENTS * 20_000
