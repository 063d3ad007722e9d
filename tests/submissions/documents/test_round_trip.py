"""What the portal writes, it reads again: a district may go on in Word and bring the form back."""

import pytest

from submissions.documents.forms_in import read_form
from submissions.kinds import KINDS
from tests.submissions.documents.forms import ANSWERS, PRINTED, blank, filled


@pytest.mark.parametrize("name", sorted(KINDS))
@pytest.mark.parametrize("printed", [None, PRINTED], ids=["draft", "handed in"])
def test_a_filled_form_is_read_as_it_was_written(name: str, printed):
    reading = read_form(filled(name, printed=printed))
    assert reading.kind == name
    written = dict(ANSWERS[name])
    if name == "case":  # numbered anew when written; numbers are taken off again next time
        written["references"] = (
            "（1）职业指导师（基础知识）\n（2）创新职业指导——新理念\n（3）劳动保障协理员工作指南"
        )
    assert {key: reading.answers[key] for key in written} == written


@pytest.mark.parametrize("name", sorted(KINDS))
def test_an_empty_form_brings_no_answers(name: str):
    reading = read_form(blank(name))
    assert (reading.kind, {key for key, text in reading.answers.items() if text}) == (name, set())
