"""200 filled Word forms read into answers, against python-docx opening them and joining the text."""

import io
from collections.abc import Iterator, Sequence

from docx import Document

from submissions.documents.forms_in import read_form
from tests.bench import Figure, measure
from tests.submissions.forms_in.papers import ANSWERS, filled

FORMS = 200


def figures(forms: int = FORMS) -> Iterator[Figure]:
    """The three kinds in turn, each file different."""
    kinds = sorted(ANSWERS)
    files = [
        filled(kinds[number % len(kinds)], title=f"第 {number} 份参评材料")
        for number in range(forms)
    ]
    plain = measure(lambda: _plain(files))
    read = measure(lambda: _read(files))
    yield Figure(
        what="读入 Word 参评表",
        rows=forms,
        seconds=read.seconds,
        peak_mb=read.peak_mb,
        baseline="python-docx 打开并拼接全部文字",
        baseline_seconds=plain.seconds,
    )


def _read(files: Sequence[bytes]) -> None:
    """Read every form; a figure over forms that were not understood would say nothing."""
    for number, content in enumerate(files):
        reading = read_form(content)
        if reading.answers.get("title") != f"第 {number} 份参评材料":
            raise RuntimeError(f"form {number} was not read")


def _plain(files: Sequence[bytes]) -> None:
    for content in files:
        document = Document(io.BytesIO(content))
        texts = [paragraph.text for paragraph in document.paragraphs]
        texts += [c.text for t in document.tables for row in t.rows for c in row.cells]
        "\n".join(texts)
