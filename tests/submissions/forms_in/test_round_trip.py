"""What the portal writes as Word it reads back, draft or handed in."""

import pytest

from submissions.documents.forms_in import read_form
from tests.submissions.documents.forms import ANSWERS, PRINTED, blank, filled

REFERENCES = "（1）职业指导师（基础知识）\n（2）创新职业指导——新理念"


@pytest.mark.parametrize("printed", [None, PRINTED], ids=["draft", "handed in"])
@pytest.mark.parametrize("kind", ["project", "achievement", "case"])
def test_a_form_that_the_portal_wrote_is_read_back(kind, printed):
    changes = {"references": REFERENCES} if kind == "case" else {}

    reading = read_form(filled(kind, printed=printed, **changes))

    assert reading.kind == kind
    assert dict(reading.answers) == ANSWERS[kind] | changes
    assert reading.unknown == ()
    assert reading.pictures == ()


@pytest.mark.parametrize("kind", ["project", "achievement", "case"])
def test_the_empty_form_of_the_portal_is_read_as_empty(kind):
    reading = read_form(blank(kind))

    assert (reading.kind, reading.is_blank, reading.unknown) == (kind, True, ())
