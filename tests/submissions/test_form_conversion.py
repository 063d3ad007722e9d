"""An old .doc is read by a job that has LibreOffice; without it the cure is said."""

import subprocess
from pathlib import Path

import pytest

from records.media import previews
from records.models import Job
from records.operations.jobs import perform
from submissions.models.batches import PENDING
from submissions.operations.form_adopting import adopt_form
from submissions.operations.form_batches import drop_batch, read_forms
from submissions.operations.form_conversion import CURE
from tests.submissions.documents.forms import ANSWERS, filled

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "WordDocument".encode("utf-16-le")

REFERENCES = {"case": {"references": "（1）职业指导师（基础知识）\n（2）创新职业指导——新理念"}}


def old_word(folder: Path, content: bytes) -> bytes:
    """The same document as Word 97 wrote it."""
    program = previews.office_program()
    assert program is not None, "LibreOffice is missing"
    (folder / "form.docx").write_bytes(content)
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to",
         "doc:MS Word 97", "--outdir", str(folder), str(folder / "form.docx")],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return (folder / "form.doc").read_bytes()


def brought(papers, by, content: bytes):
    batch = read_forms(
        competition_id=papers.competition.pk, content=content, filename="旧表.doc", by=by
    )
    return batch.forms.get()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["project", "achievement", "case"])
def test_an_old_word_file_is_converted_and_read(cast, papers, noon, tmp_path, kind):
    form = brought(
        papers, cast.liaison, old_word(tmp_path, filled(kind, **REFERENCES.get(kind, {})))
    )
    assert (form.problem, form.kind) == (PENDING, "")

    job = Job.objects.get(kind="convert-form")
    perform(job_id=job.pk)

    form.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, form.problem, form.kind) == ("done", "", kind)
    assert form.answers == ANSWERS[kind] | REFERENCES.get(kind, {})
    submission = adopt_form(form_id=form.pk, event_id=papers.event(kind).pk, by=cast.liaison)
    assert submission.entry.title == ANSWERS[kind]["title"]


def test_without_libreoffice_the_cure_is_said(cast, papers, noon, monkeypatch):
    monkeypatch.setattr(previews, "office_program", lambda: None)
    form = brought(papers, cast.liaison, OLE)

    perform(job_id=Job.objects.get(kind="convert-form").pk)

    form.refresh_from_db()
    assert (form.kind, form.problem) == ("", CURE)


def test_a_conversion_done_twice_changes_nothing_more(cast, papers, noon, monkeypatch):
    monkeypatch.setattr(previews, "office_program", lambda: None)
    form = brought(papers, cast.liaison, OLE)
    job = Job.objects.get(kind="convert-form")
    perform(job_id=job.pk)
    form.problem = "已由人说明"
    form.save()

    Job.objects.filter(pk=job.pk).update(state="queued")
    perform(job_id=job.pk)

    form.refresh_from_db()
    assert form.problem == "已由人说明"


def test_a_batch_that_waits_for_its_conversion_can_be_dropped(cast, papers, noon):
    form = brought(papers, cast.liaison, OLE)

    assert drop_batch(batch_id=form.batch_id, by=cast.liaison).state == "dropped"
