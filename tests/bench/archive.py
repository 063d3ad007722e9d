"""A season's archive of 2,000 files, streamed, against the standard library's zip to the disk.

The stream is taken as a web server would: block by block, each forgotten once it is sent. A
quarter of the files goes first, so that memory that grows with their number would show.
"""

import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.test import override_settings

from competition.models import Competition, Entry
from records import storage
from records.clock import database_now
from records.models import StoredFile
from submissions.exports.archive import stream_archive
from submissions.exports.archive_plan import plan_archive
from submissions.models import Attachment, Submission, SubmissionVersion
from tests import factories
from tests.bench import Figure, measure
from tests.works import ANSWERS, make_works_event

FILES, FILE_BYTES, PER_WORK = 2_000, 256 * 1024, 10
FORM = bytes(range(256)) * 160
"""40 kB: what a Word form weighs; how fast forms are written is another measurement."""


def figures(files: int = FILES) -> Iterator[Figure]:
    """A quarter, the whole, and the plain way."""
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        for count in (files // 4, files):
            season = build(count)
            ours = measure(lambda season=season: stream(season))
            plain = measure(lambda season=season: write_plain(season, Path(folder) / "plain.zip"))
            yield Figure(
                what=f"材料包：流式输出（对照占内存 {plain.peak_mb:.0f} MB，先写完再发送）",
                rows=count,
                seconds=ours.seconds,
                peak_mb=ours.peak_mb,
                baseline="zipfile 写入磁盘",
                baseline_seconds=plain.seconds,
            )


def stream(season: Competition) -> int:
    """Our way: returns the number of bytes sent."""
    plan = plan_archive(season, Entry.objects.filter(competition=season))
    made_at = database_now()
    sent = stream_archive(plan, write_form=lambda version: FORM, title="清单", made_at=made_at)
    return sum(len(block) for block in sent)


def write_plain(season: Competition, target: Path) -> None:
    """The plain way: every file written into a zip on the disk, under its bare name."""
    rows = Attachment.objects.filter(submission__entry__competition=season).select_related("file")
    with zipfile.ZipFile(target, "w") as packed:
        for row in rows:
            path = storage.local_path(row.file.path)
            assert path is not None
            packed.write(path, f"{row.pk}.pdf")
        for version in SubmissionVersion.objects.filter(submission__entry__competition=season):
            packed.writestr(f"{version.code}.docx", FORM)


def build(files: int) -> Competition:
    """A season of its own with works of ten files each; the bytes of all files differ."""
    slug = f"archive-{uuid.uuid4().hex[:8]}"
    season = factories.make_competition(slug, title=f"材料包 {slug}", short_title="材料包")
    event = make_works_event(season, "cases", "case", "S")
    district = factories.make_district("120101", "和平区")
    by = factories.make_staff(season)
    for number in range(files // PER_WORK):
        entry = Entry.objects.create(
            competition=season, event=event, district=district, title=f"第 {number} 个案例",
            status="submitted", slot=number + 1, created_at=factories.NOON,
        )  # fmt: skip
        work = Submission.objects.create(
            entry=entry, kind="case", answers=ANSWERS["case"], saved_at=factories.NOON
        )
        evidence = [_attach(work, each) for each in range(PER_WORK)]
        work.current = SubmissionVersion.objects.create(
            submission=work, number=1, kind="case", answers=ANSWERS["case"], confirmed={},
            evidence=evidence, sha256="0" * 64, code=f"{slug[-8:]}{number:05d}-1",
            submitted_at=factories.NOON, submitted_by=by,
        )  # fmt: skip
        work.save(update_fields=["current"])
    return season


def _attach(work: Submission, number: int) -> dict[str, object]:
    identifier = uuid.uuid4()
    place = storage.place_of(identifier)
    size, digest = storage.write(place, [identifier.bytes * (FILE_BYTES // 16)])
    file = StoredFile.objects.create(
        uuid=identifier, kind="attachment", name=f"走访记录{number}.pdf", size=size, sha256=digest,
        content_type="application/pdf", path=place, created_at=factories.NOON,
    )  # fmt: skip
    row = Attachment.objects.create(
        submission=work, evidence="other", family="pdf", state="ready", file=file,
        added_at=factories.NOON,
    )  # fmt: skip
    return {
        "id": row.pk, "evidence": "other", "link": "", "caption": "", "name": file.name,
        "size": size, "sha256": digest, "family": "pdf",
    }  # fmt: skip
