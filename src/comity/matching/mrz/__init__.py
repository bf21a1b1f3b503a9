"""Machine readable zones of travel documents and visas: ICAO Doc 9303, read forgivingly and judged strictly.

What was typed or scanned may have spaces, small letters, lost line ends and look-alike characters. A look-alike is
corrected only where a check digit proves it, and then said. Every field that does not hold is named with its check.

Sources: Doc 9303-3 (eighth edition 2021) for characters, check digits, dates and names; 9303-4 (TD3), 9303-5 (TD1),
9303-6 (TD2), 9303-7 (MRV-A, MRV-B) for positions.
"""

from comity.matching.mrz.reading import read
from comity.matching.mrz.zone import CheckDigit, Correction, Fault, FaultCode, Field, MrzReading, TravelZone, ZoneFormat

__all__ = [
    "CheckDigit",
    "Correction",
    "Fault",
    "FaultCode",
    "Field",
    "MrzReading",
    "TravelZone",
    "ZoneFormat",
    "read",
]
