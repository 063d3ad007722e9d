"""Whatever is written into a form is what is read from it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from records.text import clean_prose
from submissions.documents.forms_in import read_form
from submissions.documents.forms_in.labels import labels_of
from submissions.documents.forms_in.months import read_period
from submissions.documents.forms_in.wording import is_form_line, number_in_front
from submissions.kinds import KINDS, month_words
from tests.submissions.forms_in.papers import ANSWERS, answers, filled

ALPHABET = "就业服务站点帮扶人员工作，。；“”（）、…—ABCxyz019 %-"
WORDS = st.text(ALPHABET, min_size=1, max_size=40).map(lambda text: " ".join(text.split()))
MONTH = st.tuples(st.integers(1990, 2099), st.integers(1, 12)).map(
    lambda ym: f"{ym[0]}-{ym[1]:02d}"
)
LONG = {
    "project": ("process", "result"),
    "achievement": ("intro", "effect"),
    "case": ("intro", "analysis"),
}


def is_plain(text: str) -> bool:
    """Text that is no label, no hint and no bare number: what those become is told elsewhere."""
    return bool(text) and number_in_front(text) == "" and not is_form_line(text, frozenset()) and not any(
        labels_of(kind).on_line(text, only_first=False) or labels_of(kind).of_cell(text)
        for kind in KINDS.values()
    )  # fmt: skip


PLAIN = WORDS.filter(is_plain).filter(lambda text: not text.startswith(("（", "-", "—")))
TEXTS = st.lists(PLAIN, min_size=1, max_size=6).map("\n".join)


@settings(max_examples=60, deadline=None)
@given(kind=st.sampled_from(sorted(ANSWERS)), title=PLAIN, first=TEXTS, second=TEXTS)
def test_what_is_written_is_what_is_read(kind: str, title: str, first: str, second: str) -> None:
    one, other = LONG[kind]
    changes = {"title": title, one: first, other: second}

    reading = read_form(filled(kind, **changes))

    assert reading.kind == kind
    assert dict(reading.answers) == answers(kind, **{k: clean_prose(v) for k, v in changes.items()})


@given(starts=MONTH, ends=MONTH)
def test_two_months_in_words_are_the_two_months(starts: str, ends: str) -> None:
    found = read_period(f"{month_words(starts)}至{month_words(ends)}")

    assert (found.starts, found.ends, found.rest) == (starts, ends, "")
