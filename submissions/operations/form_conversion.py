"""An old .doc among the forms: a job converts it with LibreOffice and reads it."""

from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import transaction

from accounts.models import User
from records.clock import database_now
from records.errors import Refused
from records.media.limits import LimitReached, own_folder
from records.media.previews import office_docx
from records.models import Job, StoredFile
from records.operations.files import local_copy
from records.operations.jobs import Work, enqueue, job_handler
from submissions.documents.forms_in import FormReading, read_form
from submissions.models import FormFile
from submissions.operations.form_rows import fill_row

KIND: Final = "convert-form"
CURE: Final = "旧版 Word 文件（.doc）没有转换成功，请用 Word 或 WPS 打开，另存为 .docx 后重新上传。"


def start_conversion(row: FormFile, *, by: User, at: datetime) -> Job:
    """Queue the conversion of a .doc that was just kept."""
    return enqueue(
        kind=KIND,
        key=f"{KIND}:{row.pk}",
        title=f"读取旧版 Word 表：{row.name}"[:120],
        params={"form": row.pk},
        by=by,
        at=at,
        scope=row.batch.competition.slug,
    )


@job_handler(KIND)
def do_convert_form(work: Work) -> StoredFile | None:
    """Convert and read; what comes of it, or why nothing did, stands in the form's row."""
    row = (
        FormFile.objects.select_related("file", "batch__by").filter(pk=work.params["form"]).first()
    )
    if row is None or not row.is_pending or row.file is None:
        return None
    reading, problem = _converted(row.file)
    work.progress(90)
    with transaction.atomic():
        row = FormFile.objects.select_related("batch__by").locked().get(pk=row.pk)
        if row.is_pending:
            row.problem = problem
            if reading is not None:
                fill_row(row, reading, by=row.batch.by, at=database_now())
            row.save()
    return None


def _converted(stored: StoredFile) -> tuple[FormReading | None, str]:
    with own_folder() as folder, local_copy(stored) as source:
        target = folder / "form.docx"
        try:
            if not office_docx(source, target):
                return None, CURE
            return read_form(Path(target).read_bytes()), ""
        except LimitReached as limit:
            return None, f"{CURE}（{limit.reason}）"
        except Refused as refusal:
            return None, refusal.message
