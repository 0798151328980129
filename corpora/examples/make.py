"""Write reviews.csv from the synthetic corpus: narratives without annotation, and the form's fields.

    python corpora/examples/make.py

Run it again when the corpus changes. Everybody in it is invented.
"""

from __future__ import annotations

import csv
from pathlib import Path

from leder_nlp.io.corpus import read_corpus

HERE = Path(__file__).parent
FIELDS = ("voice", "form", "sex", "age_band", "ethnicity", "icb", "year")
COLUMNS = (
    "review_id",
    *FIELDS,
    "known_names",
    "nhs_number",
    "date_of_birth",
    "date_of_death",
    "address",
    "postcode",
    "home",
    "narrative",
)


def main() -> None:
    """Write the table."""
    with (HERE / "reviews.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for gold in read_corpus(HERE.parent / "synthetic" / "v1"):
            review, known = gold.review, gold.review.known
            names = "; ".join(f"{name.name} ({name.role})" for name in known.names)
            table.writerow(
                [
                    review.review_id,
                    *(review.meta.get(field, "") for field in FIELDS),
                    names,
                    "; ".join(known.nhs_numbers),
                    "; ".join(one for one in known.dates if one not in known.died),
                    "; ".join(known.died),
                    "; ".join(known.addresses),
                    "; ".join(known.postcodes),
                    "; ".join(known.organisations),
                    review.text,
                ]
            )


if __name__ == "__main__":
    main()
