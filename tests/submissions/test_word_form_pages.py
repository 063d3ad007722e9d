"""The pages of Word forms brought in: upload, preview, adopt, drop."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from submissions.models import Attachment, FormBatch, Submission
from submissions.operations.form_adopting import adopt_form
from submissions.operations.form_batches import read_forms
from tests.submissions.forms_in.papers import ANSWERS, filled
from tests.submissions.test_form_batches import with_pictures, zipped
from tests.works import make_work

pytestmark = [pytest.mark.django_db, pytest.mark.trial]


@pytest.fixture
def upload(cast, papers, noon, client):
    client.force_login(cast.liaison)

    def send(content: bytes, name: str = "项目.docx"):
        url = reverse("district-works-word", args=[papers.competition.slug])
        return client.post(url, {"file": SimpleUploadedFile(name, content)}, follow=True)

    return send


def page_of(batch: FormBatch, page: str = "batch", *more: int) -> str:
    return reverse(f"district-works-word-{page}", args=[batch.competition.slug, batch.pk, *more])


def test_an_upload_leads_to_its_preview(upload, papers):
    response = upload(filled("project", process="就业" * 151))

    page = response.content.decode()
    assert response.redirect_chain == [(page_of(FormBatch.objects.get()), 302)]
    for words in (ANSWERS["project"]["title"], "和平区劝业场街道", "2023年1月", "已读取", "超出字数",
                  "有 302 字，超过上限 300 字（附件2），已完整保留", "新建草稿：优秀就业服务项目"):  # fmt: skip
        assert words in page, words


def test_a_refused_file_is_said_beside_the_field(upload):
    response = upload(b"%PDF-1.7 x", "项目.pdf")

    assert response.status_code == 400
    assert "文件是 PDF，读不出各栏目。" in response.content.decode()
    assert FormBatch.objects.count() == 0


def test_text_of_a_form_is_plain_text_on_the_page(upload):
    page = upload(filled("project", title="<script>alert(1)</script>{{7*7}}")).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def test_unknown_texts_and_passed_over_files_are_shown(upload):
    content = zipped(a_docx=filled("project"), b_jpg=b"x", c_docx=b"{\\rtf")

    page = upload(content, "全部.zip").content.decode()

    assert "b.jpg" in page
    assert "不是 Word 参评表，请作为支撑材料上传" in page
    assert "文件内容是 RTF 格式" in page


def test_chosen_forms_become_drafts_with_their_pictures(upload, client, papers):
    upload(zipped(a_docx=with_pictures(), b_docx=filled("case")), "全部.zip")
    batch = FormBatch.objects.get()
    one, other = batch.forms.all()

    response = client.post(
        page_of(batch, "adopt"),
        {f"into-{one.pk}": f"event-{papers.projects.pk}", f"into-{other.pk}": ""},
        follow=True,
    )

    work = Submission.objects.get()
    page = response.content.decode()
    assert (work.kind, work.entry.title) == ("project", ANSWERS["project"]["title"])
    assert Attachment.objects.filter(submission=work).count() == 2
    assert "已建立草稿，请核对后提交。" in page
    assert reverse("district-work", args=[papers.competition.slug, work.entry_id]) in page
    batch.refresh_from_db()
    assert batch.state == "read"


def test_a_form_may_fill_an_existing_draft(upload, client, cast, papers):
    draft = make_work(papers, cast.liaison)
    page = upload(filled("project")).content.decode()
    batch = FormBatch.objects.get()
    assert "填入已有草稿：家门口就业服务站" in page

    client.post(
        page_of(batch, "adopt"), {f"into-{batch.forms.get().pk}": f"entry-{draft.entry_id}"}
    )

    draft.refresh_from_db()
    assert draft.answers["title"] == ANSWERS["project"]["title"]
    assert Submission.objects.count() == 1


def test_a_choice_that_was_not_offered_is_refused(upload, client, papers):
    upload(filled("project"))
    batch = FormBatch.objects.get()
    name = f"into-{batch.forms.get().pk}"

    for value in (f"event-{papers.cases.pk}", "entry-999", "event-", "x"):
        response = client.post(page_of(batch, "adopt"), {name: value})
        assert response.status_code == 400, value
        assert "选项已变化，请重新选择。" in response.content.decode()
    assert Submission.objects.count() == 0


def test_nothing_chosen_is_said(upload, client):
    upload(filled("project"))
    batch = FormBatch.objects.get()

    page = client.post(page_of(batch, "adopt"), {}, follow=True).content.decode()

    assert "没有选择要建立草稿的参评表。" in page


def test_pictures_that_a_cut_left_can_be_attached_later(upload, client, cast, papers):
    upload(with_pictures())
    batch = FormBatch.objects.get()
    form = batch.forms.get()
    adopt_form(form_id=form.pk, event_id=papers.projects.pk, by=cast.liaison)
    assert "补附内嵌图片" in client.get(page_of(batch)).content.decode()

    client.post(page_of(batch, "pictures", form.pk))

    assert Attachment.objects.count() == 2
    assert "补附内嵌图片" not in client.get(page_of(batch)).content.decode()


def test_a_dropped_batch_leaves_the_list_and_offers_nothing(upload, client, papers):
    upload(filled("project"))
    batch = FormBatch.objects.get()

    page = client.post(page_of(batch, "drop"), follow=True).content.decode()

    assert "已放弃“项目.docx”" in page
    assert "没有等待核对的导入。" in page
    assert "按所选建立草稿" not in client.get(page_of(batch)).content.decode()


def test_another_district_does_not_find_it(upload, client, cast, papers):
    upload(filled("project"))
    batch = FormBatch.objects.get()
    client.force_login(cast.other_liaison)

    assert client.get(page_of(batch)).status_code == 404
    for page in ("adopt", "drop"):
        assert client.post(page_of(batch, page)).status_code == 404
    listed = client.get(reverse("district-works-word", args=[papers.competition.slug]))
    assert "项目.docx" not in listed.content.decode()


@pytest.mark.parametrize("page", ["list", "batch"])
def test_pages_ask_the_database_equally_often_for_3_and_30(client, cast, papers, noon, page):
    client.force_login(cast.liaison)
    counts = []
    for number in (3, 30):
        if page == "batch":
            forms = {f"n{each}_docx": filled("project") for each in range(number)}
            batch = read(papers, cast.liaison, zipped(**forms))
            url = page_of(batch)
        else:
            for each in range(number):
                read(papers, cast.liaison, filled("project", title=f"{number} {each}"))
            url = reverse("district-works-word", args=[papers.competition.slug])
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(url)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def read(papers, by, content: bytes) -> FormBatch:
    return read_forms(
        competition_id=papers.competition.pk, content=content, filename="x.zip", by=by
    )
