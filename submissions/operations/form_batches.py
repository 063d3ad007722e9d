"""Word 表导入: filled forms are brought in and read, looked at, and made into drafts."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.models import Competition
from districts.models import District
from records.clock import database_now
from records.errors import Conflict, Refused, TooLarge
from records.text import size_words
from submissions.documents import forms_in
from submissions.documents.forms_in.packing import Packed, unpack
from submissions.enums import BatchState
from submissions.models import FormBatch, FormFile
from submissions.models.batches import PASSED_OVER, PENDING
from submissions.operations.form_conversion import start_conversion
from submissions.operations.form_rows import fill_row, keep_upload, log_batch


@dataclass
class _Read:
    """One form as it will be kept: its readings, or why there is none."""

    packed: Packed
    readings: Sequence[forms_in.FormReading] = ()
    problem: str = ""
    is_old: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_old = forms_in.is_old_word(self.packed.content)


def read_forms(*, competition_id: int, content: bytes, filename: str, by: User) -> FormBatch:
    """Read one Word form or a zip of many, and keep what was read until it is adopted or dropped.

    Nothing of a refused upload is kept. A .doc is read by a job, where LibreOffice is. The same
    file, not yet adopted, gives the same batch.
    """
    require(by, Permission.NOMINATE)
    competition, district = _scope(competition_id, by)
    if len(content) > settings.UPLOAD_LIMIT_BYTES:
        raise TooLarge(
            f"文件超过 {size_words(settings.UPLOAD_LIMIT_BYTES)}，请分几个压缩包上传，或压缩文档里的图片。",
            field="file",
        )
    earlier = _twin(competition, district, content)
    if earlier is not None:
        return earlier
    unpacked = unpack(content, filename)
    read = [_read(packed) for packed in unpacked.forms]
    if len(read) == 1 and read[0].problem and not unpacked.passed_over:
        raise Refused(read[0].problem, field="file")
    with transaction.atomic():
        District.objects.locked().get(pk=district.pk)
        earlier = _twin(competition, district, content)
        if earlier is not None:  # somebody brought the same file while this one was read
            return earlier
        at = database_now()
        batch = FormBatch(competition=competition, district=district, by=by, at=at)
        batch.file = keep_upload(content, filename, by=by, at=at)
        batch.save()
        for each in read:
            _keep(batch, each, by=by, at=at)
        FormFile.objects.bulk_create(
            FormFile(batch=batch, name=name[:200], problem=reason, order=PASSED_OVER + number)
            for number, (name, reason) in enumerate(unpacked.passed_over)
        )
        log_batch("read_forms", batch, by=by, at=at)
    return batch


def drop_batch(*, batch_id: int, by: User) -> FormBatch:
    """Give up what was read and not adopted; dropping twice is the same as once."""
    require(by, Permission.NOMINATE)
    with transaction.atomic():
        batch = FormBatch.objects.visible_to(by).locked().get(pk=batch_id)
        if batch.state == BatchState.ADOPTED:
            raise Conflict("这批参评表都已建立草稿，不能再放弃。")
        if batch.state == BatchState.READ:
            batch.state = BatchState.DROPPED
            batch.save(update_fields=["state"])
            log_batch("drop_forms", batch, by=by, at=database_now())
    return batch


def _scope(competition_id: int, by: User) -> tuple[Competition, District]:
    competition = Competition.objects.visible_to(by).get(pk=competition_id)
    return competition, District.objects.of(by).get(delegations__competition=competition)


def _twin(competition: Competition, district: District, content: bytes) -> FormBatch | None:
    return FormBatch.objects.filter(
        competition=competition,
        district=district,
        state=BatchState.READ,
        file__sha256=hashlib.sha256(content).hexdigest(),
    ).first()


def _read(packed: Packed) -> _Read:
    read = _Read(packed)
    if read.is_old:
        return read
    try:
        read.readings = forms_in.read_forms(packed.content)
    except Refused as refusal:
        read.problem = refusal.message
    return read


def _keep(batch: FormBatch, read: _Read, *, by: User, at: datetime) -> None:
    row = FormFile(batch=batch, name=read.packed.name, problem=read.problem)
    row.order = batch.forms.count()
    if read.is_old:
        row.problem = PENDING
        row.file = keep_upload(read.packed.content, read.packed.name, by=by, at=at)
        row.save()
        start_conversion(row, by=by, at=at)
        return
    if not read.readings:
        row.save()
    for number, reading in enumerate(read.readings):
        one = FormFile(batch=batch, name=row.name, order=row.order + number)
        fill_row(one, reading, by=by, at=at)
        one.save()
