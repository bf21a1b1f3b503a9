"""Make `transcription.bin`, how foreign names are written by ear, from names that persons have in several scripts.

    PYTHONPATH=src python scripts/names/learn_transcriptions.py VARIANTS.parquet

Learns from persons whose md5('proto:' + key) is not divisible by 5, so that the rest can measure; see
`comity.matching.training.transcribing`. The table comes before the encoder, which is trained on the readings it gives.
"""

import sys
from pathlib import Path

from comity.matching.evaluation.persons import gather, is_trainable
from comity.matching.evaluation.tables import read_variants
from comity.matching.training.transcribing import learn

TABLE = Path(__file__).parents[2] / "src/comity/matching/names/tables/transcription.bin"


def main() -> None:
    """Write the table."""
    persons = gather(read_variants(Path(sys.argv[1]))).values()
    TABLE.write_bytes(learn((p for p in persons if is_trainable(p)), lambda words: print(words, flush=True)))
    print(TABLE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
