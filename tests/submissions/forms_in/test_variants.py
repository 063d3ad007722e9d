"""Every variant of a filled form gives exactly the answers that were written."""

import pytest

from submissions.documents.forms_in import read_form
from tests.submissions.forms_in.catalogue import VARIANTS, table
from tests.submissions.forms_in.variants import Variant

EVERY = [(each, kind) for each in VARIANTS for kind in each.kinds]


@pytest.mark.parametrize(
    ("variant", "kind"), EVERY, ids=[f"{kind}: {each.name}" for each, kind in EVERY]
)
def test_a_variant_is_read_as_it_was_meant(variant: Variant, kind: str) -> None:
    made = variant.made(kind)

    reading = read_form(made.content)

    assert reading.kind == kind
    assert dict(reading.answers) == made.expected


def test_more_than_thirty_variants_are_tried() -> None:
    assert len(VARIANTS) >= 60
    assert len({each.name for each in VARIANTS}) == len(VARIANTS)


def test_the_table_of_variants_has_a_line_for_each() -> None:
    assert len(table().splitlines()) == len(EVERY)
