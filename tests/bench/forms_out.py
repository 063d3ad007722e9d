"""Word forms out: 200 forms of each kind against plain python-docx writing the same texts.

The plain way writes the same labels and answers as one table of two columns, without fonts,
spacing, merged cells, watermark or QR.
"""

import io

from docx import Document

from submissions.documents.forms_out import FormMeta, form_document
from submissions.documents.printed_code import PrintedCode
from submissions.kinds import KINDS, Answers, Kind
from tests.bench import Figure, measure
from tests.submissions.documents.forms import ANSWERS, EVIDENCE, SEASON

FORMS = 200


def write_forms(kind: Kind, answers: Answers) -> None:
    """Our way: official layout, QR of its own on each."""
    for number in range(FORMS):
        printed = PrintedCode(f"P{number:06d}-1", 1, f"{number:012x}")
        meta = FormMeta(season=SEASON, automatic={"district": "和平区"}, printed=printed)
        form_document(kind, {**answers, "title": f"{answers['title']}{number}"}, EVIDENCE, meta)


def write_plain(kind: Kind, answers: Answers) -> None:
    """The plain way."""
    for number in range(FORMS):
        document = Document()
        document.add_heading(kind.heading)
        fields = [field for field in kind.fields if field.on_form]
        table = document.add_table(rows=len(fields), cols=2)
        for row, field in zip(table.rows, fields, strict=True):
            row.cells[0].text = field.label
            text = field.shown(answers[field.key])
            row.cells[1].text = f"{text}{number}" if field.key == "title" else text
        document.save(io.BytesIO())


def figures() -> list[Figure]:
    """One line per kind."""
    return [_figure(kind) for kind in KINDS.values()]


def _figure(kind: Kind) -> Figure:
    answers = {**kind.blank_answers(), **ANSWERS[kind.name]}
    ours = measure(lambda: write_forms(kind, answers))
    plain = measure(lambda: write_plain(kind, answers))
    return Figure(
        what=f"Word 表写出：{kind.annex}",
        rows=FORMS,
        seconds=ours.seconds,
        peak_mb=ours.peak_mb,
        baseline="python-docx 写同样文字的一张表",
        baseline_seconds=plain.seconds,
    )
