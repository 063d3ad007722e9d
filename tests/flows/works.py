"""Steps of the paperwork: filled in by labels, evidence attached, jobs done, papers sealed."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from records.clock import database_now
from records.documents import to_pdf
from records.operations.jobs import due_jobs, perform
from submissions.kinds import KINDS
from submissions.management.demo import files
from tests.flows.visitor import Value, Visitor
from tests.works import ANSWERS

WORKS = "项目、成果和案例"
Typed = dict[str, Value]
RADIOS = {"signed_by", "entered_by", "case_form"}


def typed_answers(kind: str, **changes: str) -> Typed:
    """The answers of a filled form by the labels of its page."""
    form, typed = KINDS[kind], {}
    for key, answer in {**ANSWERS[kind], **changes}.items():
        field = form.field(key)
        if field.choices and isinstance(answer, str):
            words = dict(field.choices)[answer]
            typed |= {words: True} if key in RADIOS else {field.label: words}
        elif isinstance(answer, bool) or answer:
            typed[_label(field.label, field.limit)] = answer
    return typed


def _label(label: str, limit: int | None) -> str:
    return f"{label}（{limit}字以内）" if limit else label


def begin(liaison: Visitor, event: str, kind: str, **changes: str) -> None:
    """Start a draft, fill it in, tick every statement, keep it."""
    liaison.follow(WORKS)
    liaison.press(f"新建{KINDS[kind].subject}（{event}）")
    typed = typed_answers(kind, **changes)
    ticks = {
        said: True
        for said in map(_words, liaison.page.iter("label"))
        if said.startswith(("我已阅读并承诺", "项目具有", "群众受益", "案例"))
        and said not in typed
        and not said.startswith(("案例名称", "案例介绍", "案例分析", "案例指导", "案例形式"))
    }
    liaison.press("暂存", typed | ticks)
    assert "已暂存" in liaison.text


def attach(liaison: Visitor, file: SimpleUploadedFile | None, evidence: str) -> None:
    """Attach one file on the evidence page, as a browser without scripts does."""
    assert file is not None, "ffmpeg is missing"
    liaison.press("上传", {"材料类别": evidence, "文件": file})
    assert file.name in liaison.text


def signed_statement(number: int) -> SimpleUploadedFile:
    """The creators' signed licence statement, scanned."""
    return files.statement(number)


def jobs_are_done() -> None:
    """The worker comes by."""
    for job in due_jobs(at=database_now()):
        perform(job_id=job)


def worn_scan(form: bytes) -> SimpleUploadedFile:
    """The printed form comes back from the scanner."""
    pdf = to_pdf(form)
    assert pdf is not None, "LibreOffice is missing"
    return SimpleUploadedFile("盖章扫描件.pdf", pdf, "application/pdf")


def words_of(document: bytes) -> str:
    """All the text of a Word file, white space taken away."""
    return "".join(
        "".join(each.itertext()).replace(" ", "").replace("\u3000", "")
        for each in [Document(io.BytesIO(document)).element.body]
    )


def names_in(archive: bytes) -> list[str]:
    """The paths of a zip, after its checksums were found right."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        return opened.namelist()


def _words(element: object) -> str:
    return " ".join(element.text_content().split()).rstrip("*").strip()  # type: ignore[attr-defined]
