"""What reading a name gives: its native form and the ways it may be spelled in Latin letters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Latin:
    """One spelling of a name in Latin letters.

    Attributes:
        text: Words of a to z with single spaces between them, or "" if nothing of the name can be read.
        tradition: How it was read: ``latin``, ``mandarin``, ``cantonese``, ``rtgs`` … (see `reading.TRADITIONS`).
    """

    text: str
    tradition: str


@dataclass(frozen=True, slots=True)
class NameForms:
    """A name made comparable.

    Attributes:
        text: As written.
        native: In its own script: one Unicode form, small letters, titles and punctuation gone, single spaces, Han in
            its simplified form, Burmese in Unicode. `text` keeps what was written.
        latins: Readings without repetition, the default one first; never empty.
    """

    text: str
    native: str
    latins: tuple[Latin, ...]
