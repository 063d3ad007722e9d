"""What reading a Word form writes down: its row, its pictures, the upload itself, the log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from accounts.models import User
from records.models import StoredFile
from records.operations.files import store_file
from records.operations.log import record
from records.text import clean_line
from submissions.documents.forms_in import FormReading, Item, Level
from submissions.models import FormBatch, FormFile

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES: Final = {"zip": "application/zip", "docx": DOCX, "doc": "application/msword"}
MOST_ITEMS: Final = 300


def fill_row(row: FormFile, reading: FormReading, *, by: User, at: datetime) -> None:
    """Put what was read into a form's row, unsaved; its pictures are kept as files."""
    row.kind, row.answers = reading.kind, dict(reading.answers)
    row.problem = "" if reading.kind else "没有认出是哪一种参评表。"
    row.report = [item.as_json() for item in shortened(reading.report)]
    row.pictures = [
        {
            "file": _picture(each.name, each.content, by=by, at=at).pk,
            "name": each.name,
            "field": each.field,
        }
        for each in reading.pictures
    ]


def shortened(report: Sequence[Item]) -> list[Item]:
    """Return at most some hundreds of lines; the texts of the others go into one, none is lost."""
    if len(report) <= MOST_ITEMS:
        return list(report)
    rest = "\n".join(item.text or item.message for item in report[MOST_ITEMS:])
    return [*report[:MOST_ITEMS], Item("", Level.NOT_UNDERSTOOD, "其余没有读入的文字。", rest)]


def keep_upload(content: bytes, filename: str, *, by: User, at: datetime) -> StoredFile:
    """Keep what a district uploaded, as it is."""
    suffix = filename.rpartition(".")[2].lower()
    return store_file(
        content=content,
        name=clean_line(filename)[-120:] or "文件",
        content_type=TYPES.get(suffix, "application/octet-stream"),
        kind="word-form",
        by=by,
        at=at,
    )


def log_batch(action: str, batch: FormBatch, *, by: User, at: datetime, detail: str = "") -> None:
    """Write one row about a batch of forms."""
    label = f"{batch.district.name} {detail or batch.file.name}"
    record(action, on=batch, by=by, at=at, scope=batch.competition.slug, label=label)


def _picture(name: str, content: bytes, *, by: User, at: datetime) -> StoredFile:
    return store_file(
        content=content,
        name=name,
        content_type="application/octet-stream",
        kind="form-picture",
        by=by,
        at=at,
    )
