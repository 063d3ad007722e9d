"""Word forms brought in: read and kept, looked at, adopted as drafts, or dropped."""

import io
import zipfile

import pytest

from competition.models import Entry
from records.clock import clock_set_to
from records.errors import Conflict, NotAllowed, Refused, TooLate
from records.models import ActionLog, StoredFile
from submissions.models import Attachment, FormBatch, FormFile, Submission
from submissions.operations.form_adopting import adopt_form, attach_pictures
from submissions.operations.form_batches import drop_batch, read_forms
from tests import factories
from tests.submissions.forms_in.papers import ANSWERS, answers, build, filled, saved
from tests.submissions.forms_in.test_reports import png
from tests.works import make_submitted, make_work


def brought(papers, by, content: bytes, name: str = "参评表.docx") -> FormBatch:
    return read_forms(competition_id=papers.competition.pk, content=content, filename=name, by=by)


def zipped(**forms: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in forms.items():
            archive.writestr(name.replace("_", "."), content)
    return buffer.getvalue()


def with_pictures(kind: str = "project") -> bytes:
    document = build(kind, answers(kind))
    row = document.tables[0].rows[4].cells[1]
    for color in ("red", "blue"):
        row.add_paragraph().add_run().add_picture(io.BytesIO(png(color)))
    return saved(document)


@pytest.mark.parametrize("kind", ["project", "achievement", "case"])
def test_a_form_is_read_and_kept_with_its_report(cast, papers, noon, kind):
    batch = brought(papers, cast.liaison, filled(kind))

    (form,) = batch.forms.all()
    assert (batch.district, batch.state, batch.by) == (cast.heping, "read", cast.liaison)
    assert (form.name, form.kind, form.problem) == ("参评表.docx", kind, "")
    assert form.answers == ANSWERS[kind]
    assert {item["level"] for item in form.report} <= {"read", "note"}
    assert Submission.objects.count() == 0
    row = ActionLog.objects.latest("seq")
    assert (row.action, row.actor_id) == ("read_forms", cast.liaison.pk)


def test_a_refused_file_leaves_nothing(cast, papers, noon):
    with pytest.raises(Refused, match="文件内容是 RTF 格式"):
        brought(papers, cast.liaison, b"{\\rtf1}")

    assert (FormBatch.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_zip_gives_one_row_each_and_names_what_it_passed_over(cast, papers, noon):
    content = zipped(a_docx=filled("project"), b_docx=filled("case"), c_docx=b"{\\rtf", d_jpg=b"x")

    batch = brought(papers, cast.liaison, content, "全部.zip")

    assert [(each.name, each.kind) for each in batch.forms.all()] == [
        ("a.docx", "project"),
        ("b.docx", "case"),
        ("c.docx", ""),
        ("d.jpg", ""),
    ]
    assert [each.problem for each in batch.forms.all()][2:] == [
        "文件内容是 RTF 格式（只改扩展名不行）。请用 Word 或 WPS 打开，另存为 .docx 后重新上传。",
        "不是 Word 参评表，请作为支撑材料上传",
    ]


def test_the_same_file_again_is_the_same_batch_until_it_is_dropped(cast, papers, noon):
    first = brought(papers, cast.liaison, filled("project"))
    again = brought(papers, cast.liaison, filled("project"))
    assert (again.pk, StoredFile.objects.count()) == (first.pk, 1)

    drop_batch(batch_id=first.pk, by=cast.liaison)
    drop_batch(batch_id=first.pk, by=cast.liaison)

    assert brought(papers, cast.liaison, filled("project")).pk != first.pk
    assert ActionLog.objects.filter(action="drop_forms").count() == 1


def test_only_a_district_brings_forms_in(cast, papers, noon):
    with pytest.raises(NotAllowed):
        brought(papers, cast.organizer, filled("project"))


def test_a_form_becomes_a_new_draft(cast, papers, noon):
    (form,) = brought(papers, cast.liaison, filled("project")).forms.all()

    submission = adopt_form(form_id=form.pk, event_id=papers.projects.pk, by=cast.liaison)

    form.refresh_from_db()
    assert submission.entry.status == "draft"
    assert submission.entry.title == ANSWERS["project"]["title"]
    assert {key: submission.answers[key] for key in ANSWERS["project"]} == ANSWERS["project"]
    assert form.submission == submission
    assert form.batch.state == "adopted"
    assert ActionLog.objects.latest("seq").action == "adopt_form"


def test_a_text_over_its_limit_goes_whole_into_the_draft(cast, papers, noon):
    text = "就业" * 400
    (form,) = brought(papers, cast.liaison, filled("project", process=text)).forms.all()

    submission = adopt_form(form_id=form.pk, event_id=papers.projects.pk, by=cast.liaison)

    assert submission.answers["process"] == text


def test_a_form_fills_an_own_draft_and_leaves_what_it_does_not_have(cast, papers, noon):
    draft = make_work(papers, cast.liaison)
    (form,) = brought(papers, cast.liaison, filled("project", place="")).forms.all()

    adopt_form(form_id=form.pk, entry_id=draft.entry_id, by=cast.liaison)

    draft.refresh_from_db()
    assert draft.answers["title"] == ANSWERS["project"]["title"]
    assert draft.answers["place"] == "和平区南市街道"
    assert draft.answers["creators"] == "和平区公共就业服务中心"
    assert Entry.objects.count() == 1


def test_a_form_is_adopted_once(cast, papers, noon):
    (form,) = brought(papers, cast.liaison, filled("project")).forms.all()
    adopt_form(form_id=form.pk, event_id=papers.projects.pk, by=cast.liaison)

    with pytest.raises(Conflict, match="已经建立草稿"):
        adopt_form(form_id=form.pk, event_id=papers.projects.pk, by=cast.liaison)

    assert Submission.objects.count() == 1


def test_a_form_of_another_kind_is_refused_and_nothing_begun(cast, papers, noon):
    (form,) = brought(papers, cast.liaison, filled("project")).forms.all()

    with pytest.raises(Refused, match="用的不是这种参评表"):
        adopt_form(form_id=form.pk, event_id=papers.cases.pk, by=cast.liaison)

    draft = make_work(papers, cast.liaison, "case")
    with pytest.raises(Submission.DoesNotExist):
        adopt_form(form_id=form.pk, entry_id=draft.entry_id, by=cast.liaison)
    assert list(Submission.objects.all()) == [draft]


def test_a_dropped_form_is_not_adopted(cast, papers, noon):
    batch = brought(papers, cast.liaison, filled("project"))
    (form,) = batch.forms.all()
    drop_batch(batch_id=batch.pk, by=cast.liaison)

    with pytest.raises(Conflict, match="已经放弃"):
        adopt_form(form_id=form.pk, event_id=papers.projects.pk, by=cast.liaison)


def test_an_adopted_batch_is_not_dropped(cast, papers, noon):
    batch = brought(papers, cast.liaison, filled("project"))
    adopt_form(form_id=batch.forms.get().pk, event_id=papers.projects.pk, by=cast.liaison)

    with pytest.raises(Conflict, match="不能再放弃"):
        drop_batch(batch_id=batch.pk, by=cast.liaison)


def test_a_submitted_work_is_not_overwritten(cast, papers, noon):
    submitted = make_submitted(papers, cast.liaison)
    before = submitted.answers
    (form,) = brought(papers, cast.liaison, filled("project")).forms.all()

    with pytest.raises(Refused):
        adopt_form(form_id=form.pk, entry_id=submitted.entry_id, by=cast.liaison)

    submitted.refresh_from_db()
    form.refresh_from_db()
    assert (submitted.answers, form.submission) == (before, None)


def test_nothing_is_adopted_after_the_window(cast, papers, noon):
    (form,) = brought(papers, cast.liaison, filled("project")).forms.all()

    with clock_set_to(factories.NOON + factories.timedelta(days=60)), pytest.raises(TooLate):
        adopt_form(form_id=form.pk, event_id=papers.projects.pk, by=cast.liaison)

    form.refresh_from_db()
    assert (form.submission, Submission.objects.count()) == (None, 0)


def test_another_districts_form_is_not_there(cast, papers, noon):
    batch = brought(papers, cast.liaison, filled("project"))
    (form,) = batch.forms.all()

    for act in (
        lambda: adopt_form(form_id=form.pk, event_id=papers.projects.pk, by=cast.other_liaison),
        lambda: attach_pictures(form_id=form.pk, by=cast.other_liaison),
    ):
        with pytest.raises(FormFile.DoesNotExist):
            act()
    with pytest.raises(FormBatch.DoesNotExist):
        drop_batch(batch_id=batch.pk, by=cast.other_liaison)


def test_embedded_pictures_become_attachments_once(cast, papers, noon):
    (form,) = brought(papers, cast.liaison, with_pictures()).forms.all()
    submission = adopt_form(form_id=form.pk, event_id=papers.projects.pk, by=cast.liaison)

    assert attach_pictures(form_id=form.pk, by=cast.liaison) == []
    assert attach_pictures(form_id=form.pk, by=cast.liaison) == []

    rows = Attachment.objects.filter(submission=submission).order_by("order")
    assert [(r.file.name, r.evidence, r.link, r.caption) for r in rows] == [
        ("图片1.png", "photo", "process", "取自 Word 参评表"),
        ("图片2.png", "photo", "process", "取自 Word 参评表"),
    ]


def test_a_picture_that_is_refused_is_told_and_the_others_follow(cast, papers, noon, settings):
    (form,) = brought(papers, cast.liaison, with_pictures()).forms.all()
    submission = adopt_form(form_id=form.pk, event_id=papers.projects.pk, by=cast.liaison)
    stored = StoredFile.objects.get(pk=form.pictures[0]["file"])
    settings.UPLOAD_LIMIT_BYTES = stored.size - 1

    told = attach_pictures(form_id=form.pk, by=cast.liaison)

    assert len(told) == 2
    assert told[0].startswith("图片1.png：文件超过")
    assert not Attachment.objects.filter(submission=submission).exists()
