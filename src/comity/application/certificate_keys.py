"""By what a certificate is found again: the records it was issued against, the holder's documents, the holder's names.

A key brings a certificate to an officer's eyes, nothing more; so it may be generous (every reading of a name, in any
order of its words), and dates of birth are compared afterwards.
"""

from collections.abc import Iterable
from uuid import UUID

from comity.domain.certificates import Holder
from comity.domain.identity import PersonIdentity, ThingKind, ThingNumber
from comity.matching.names import read
from comity.matching.names.aliases import names_in
from comity.matching.things import normalise

_LONGEST = 200


def keys_of(holder: Holder, records: Iterable[UUID]) -> frozenset[str]:
    """Keys under which a certificate stands."""
    kinds = frozenset(ThingKind)
    numbers = [ThingNumber(ThingKind(one.kind), one.number, one.state) for one in holder.documents if one.kind in kinds]
    return _cut({*_records(records), *_numbers(numbers), *_names(holder.names)})


def keys_met(records: Iterable[UUID], person: PersonIdentity | None) -> frozenset[str]:
    """Keys under which a certificate would stand for whoever is met."""
    if person is None:
        return _cut(set(_records(records)))
    return _cut({*_records(records), *_numbers(person.numbers), *_names(name.text for name in person.names)})


def _records(records: Iterable[UUID]) -> Iterable[str]:
    return (f"record:{record}" for record in records)


def _numbers(numbers: Iterable[ThingNumber]) -> Iterable[str]:
    for number in numbers:
        canonical = normalise(number).canonical
        if canonical:
            yield f"number:{canonical}"


def _names(names: Iterable[str]) -> Iterable[str]:
    for text in {text for name in names for text in (name, *names_in(name))}:
        for latin in read(text).latins:
            if latin.text:
                yield f"name:{' '.join(sorted(latin.text.split()))}"


def _cut(keys: set[str]) -> frozenset[str]:
    return frozenset(key[:_LONGEST] for key in keys)
