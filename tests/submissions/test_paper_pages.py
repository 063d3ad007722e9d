"""Forms to take away and the pages of sealed scans, as browsers get them."""

import io
import shutil
import zipfile
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from competition.enums import OpinionLevel, Verdict
from competition.models import Opinion, SeasonText
from competition.operations.entries import recall_entry
from competition.season.terms import TextKind
from records.media import previews
from submissions.models import Scan
from submissions.operations.drafts import save_answers
from submissions.operations.scans import file_scan
from tests import factories
from tests.competition.pages import at, browser_of, queries_at_3_and_30, said
from tests.submissions.scanning import jpg, pdf, png, printed, qr_of, scanned, sheet
from tests.works import hand_in, make_submitted, make_work


def name_of(answer) -> str:
    """The file name a browser saves it under."""
    return unquote(answer["Content-Disposition"].rpartition("filename*=utf-8''")[2])


def words(answer) -> str:
    """All that stands in the document, header included."""
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    headers = [p.text for p in document.sections[0].header.paragraphs]
    return "\n".join([*headers, *(p.text for p in document.paragraphs), *cells])


def form_of(submission, suffix: str = "docx", *, side: str = "district") -> str:
    return at(f"{side}-work-form", submission.entry_id, suffix)


def posted(content: bytes, name: str = "扫描.png", **more: str) -> dict:
    return {"file": SimpleUploadedFile(name, content), **more}


@pytest.fixture
def achievement(cast, papers, noon):
    """和平区's 附件3, handed in once."""
    return make_submitted(papers, cast.liaison, "achievement")


def test_a_draft_is_downloaded_under_its_watermark(cast, papers, noon):
    draft = make_work(papers, cast.liaison)
    answer = browser_of(cast.liaison).get(form_of(draft))
    assert name_of(answer) == "附件2 优秀就业服务项目参评表_和平区_家门口就业服务站（草稿）.docx"
    assert "草稿，尚未提交" in words(answer)
    assert "行政区划:和平区" in words(answer)


def test_what_was_handed_in_is_downloaded_with_its_code(cast, papers, noon):
    work = make_submitted(papers, cast.liaison)
    version = work.current
    answer = browser_of(cast.liaison).get(form_of(work))
    assert name_of(answer).endswith("（第1版）.docx")
    said_by_it = f"表单编号 {version.code}　版本 1　校验值 {version.short_hash}"
    assert said_by_it in words(answer)
    assert "提交时间：2024年4月10日" in words(answer)


def test_an_older_version_stays_as_it_was(cast, papers, noon):
    work = make_submitted(papers, cast.liaison)
    recall_entry(entry_id=work.entry_id, by=cast.liaison)
    work.refresh_from_db()
    save_answers(
        entry_id=work.entry_id, version=work.version, changes={"title": "新名"}, by=cast.liaison
    )
    hand_in(work, cast.liaison)
    browser = browser_of(cast.liaison)
    assert "家门口就业服务站" in words(browser.get(form_of(work), {"version": "1"}))
    assert "新名" in words(browser.get(form_of(work), {"version": "2"}))
    assert "新名" in words(browser.get(form_of(work)))
    for none in ("3", "x", ""):
        assert browser.get(form_of(work), {"version": none}).status_code == 404


def test_the_organizer_gets_what_was_handed_in_and_never_what_is_being_written(cast, papers, noon):
    draft = make_work(papers, cast.liaison)
    browser = browser_of(cast.organizer)
    assert browser.get(form_of(draft, side="manage")).status_code == 404
    version = hand_in(draft, cast.liaison)
    assert version.code in words(browser.get(form_of(draft, side="manage")))


def test_the_opinion_given_on_a_version_is_printed_above_its_seal(cast, achievement):
    values = {"entry": achievement.entry, "by": cast.liaison, "at": factories.NOON}
    Opinion.objects.create(
        **values, level=OpinionLevel.DISTRICT, verdict=Verdict.ACCEPT, text="同意推荐。"
    )
    Opinion.objects.create(**values, level=OpinionLevel.CITY, verdict=Verdict.RETURN, text="请改。")
    said_by_it = words(browser_of(cast.liaison).get(form_of(achievement)))
    assert ("同意推荐。" in said_by_it, "请改。" in said_by_it) == (True, False)


@pytest.mark.slow
def test_a_pdf_is_made_of_the_same_form(cast, achievement):
    answer = browser_of(cast.liaison).get(form_of(achievement, "pdf"))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert name_of(answer).endswith("（第1版）.pdf")


def test_without_libreoffice_the_word_file_comes_with_a_word_about_it(
    cast, achievement, monkeypatch
):
    monkeypatch.setattr(previews, "office_program", lambda: None)
    monkeypatch.setattr("records.views.papers.office_program", lambda: None)
    browser = browser_of(cast.liaison)
    assert name_of(browser.get(form_of(achievement, "pdf"))).endswith(".docx")
    assert "没有安装 LibreOffice" in said(
        browser.get(at("district-work-scans", achievement.entry_id))
    )


def test_there_is_no_other_format(cast, achievement):
    assert browser_of(cast.liaison).get(form_of(achievement, "exe")).status_code == 404


def test_the_licence_statement_carries_the_seasons_text(cast, papers, noon):
    work = make_work(papers, cast.liaison)
    address, browser = at("district-work-licence", work.entry_id), browser_of(cast.liaison)
    assert browser.get(address).status_code == 404
    SeasonText.objects.create(
        competition=cast.competition, key="originality-licence", kind=TextKind.CREATOR,
        title="原创与许可承诺", body="许可改编权、出版权，创作者保留署名权。", clause="附件5 三",
    )  # fmt: skip
    answer = browser.get(address)
    assert name_of(answer) == "原创与许可声明_家门口就业服务站.docx"
    assert "1.改编权；\n2.出版权。" in words(answer)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("project", "附件2 优秀就业服务项目参评表.docx"),
        ("achievement", "附件3 优秀就业服务成果参评表.docx"),
        ("case", "附件4 优秀公共就业服务案例参评表.docx"),
    ],
)
def test_anybody_gets_the_blank_forms(cast, kind: str, name: str):
    answer = Client().get(reverse("blank-form", args=[kind]))
    assert (answer.status_code, name_of(answer)) == (200, name)


def test_the_blank_cover_is_headed_by_the_season(cast):
    cast.competition.parent_title = "第三届公共就业服务专项业务竞赛"
    cast.competition.save()
    address = reverse("blank-form", args=["case"])
    named = Client().get(address, {"season": "tianjin-2024"})
    assert "第三届公共就业服务专项业务竞赛" in words(named)
    assert Client().get(address, {"season": "nowhere"}).status_code == 404
    assert Client().get(reverse("blank-form", args=["poem"])).status_code == 404


def test_the_download_area_lists_every_blank_form(cast):
    page = said(Client().get(reverse("downloads")))
    titles = ("附件1 各区联络人员信息表", "附件2 优秀就业服务项目参评表",
              "附件3 优秀就业服务成果参评表", "附件4 优秀公共就业服务案例参评表")  # fmt: skip
    assert [title for title in titles if title not in page] == []


def test_a_district_uploads_its_scan_and_reads_what_became_of_it(cast, achievement):
    address, browser = at("district-work-scans", achievement.entry_id), browser_of(cast.liaison)
    content = png(sheet(qr_of(achievement.current)))
    answer = browser.post(address, posted(content), follow=True)
    assert "扫描件已上传。属于第 1 版，与当前版本一致。" in said(answer)
    scan = Scan.objects.get()
    served = browser.get(at("district-work-scan", achievement.entry_id, scan.pk))
    assert b"".join(served.streaming_content) == content
    assert served["Content-Disposition"].startswith("attachment")


def test_a_refusal_stands_beside_its_field_and_keeps_the_page(cast, achievement):
    address, browser = at("district-work-scans", achievement.entry_id), browser_of(cast.liaison)
    answer = browser.post(address, posted(png(sheet())))
    assert answer.status_code == 400
    assert "没有读出表单右上角的二维码" in said(answer)
    assert "请选择扫描件" in said(browser.post(address, {}))
    assert "已上传（0）" in said(answer)


def test_a_case_page_says_that_it_stays_electronic(cast, papers, noon):
    case = make_submitted(papers, cast.liaison, "case")
    address = at("district-work-scans", case.entry_id)
    page = said(browser_of(cast.liaison).get(address))
    assert ("案例一律提交电子稿" in page, "上传扫描件" in page) == (True, False)
    answer = browser_of(cast.liaison).post(address, posted(png(sheet())))
    assert (answer.status_code, "案例一律提交电子稿，不需要盖章扫描件。" in said(answer)) == (
        400,
        True,
    )


def test_each_side_sees_the_others_scans_and_files_only_its_own(cast, papers, achievement):
    project = make_submitted(papers, cast.liaison)
    district, city = browser_of(cast.liaison), browser_of(cast.organizer)
    file_scan(
        submission_id=achievement.pk, level=OpinionLevel.DISTRICT,
        content=png(sheet(qr_of(achievement.current))), filename="区.png", by=cast.liaison,
    )  # fmt: skip
    page = said(city.get(at("manage-work-scans", achievement.entry_id)))
    assert ("区.png" in page, 'type="file"' in page) == (True, False)
    page = said(district.get(at("district-work-scans", project.entry_id)))
    assert ("由组委会签署、盖章并归档" in page, 'type="file"' in page) == (True, False)
    answer = city.post(
        at("manage-work-scans", project.entry_id),
        posted(png(sheet(qr_of(project.current))), "市.png"),
        follow=True,
    )
    assert "市.png" in said(answer)


def test_a_supervisor_reads_and_does_not_file(cast, papers, noon):
    project = make_submitted(papers, cast.liaison)
    address, browser = at("manage-work-scans", project.entry_id), browser_of(cast.supervisor)
    assert 'type="file"' not in said(browser.get(address))
    assert browser.post(address, posted(png(sheet()))).status_code == 403


def test_a_scan_of_another_work_is_not_served_under_this_one(cast, papers, achievement):
    other = make_submitted(papers, cast.liaison, "achievement")
    scan = file_scan(
        submission_id=achievement.pk, level=OpinionLevel.DISTRICT,
        content=png(sheet(qr_of(achievement.current))), filename="区.png", by=cast.liaison,
    )  # fmt: skip
    address = at("district-work-scan", other.entry_id, scan.pk)
    assert browser_of(cast.liaison).get(address).status_code == 404
    foreign = at("district-work-scan", achievement.entry_id, scan.pk)
    assert browser_of(cast.other_liaison).get(foreign).status_code == 404


def test_the_page_takes_the_same_queries_however_many_scans(cast, achievement):
    kept = file_scan(
        submission_id=achievement.pk, level=OpinionLevel.DISTRICT,
        content=png(sheet(qr_of(achievement.current))), filename="区.png", by=cast.liaison,
    ).file  # fmt: skip

    def make() -> None:
        Scan.objects.create(
            submission=achievement, version=achievement.current, level="district",
            state="current", file=kept, by=cast.liaison, at=factories.NOON,
        )  # fmt: skip

    address = at("district-work-scans", achievement.entry_id)
    few, many = queries_at_3_and_30(make, browser_of(cast.liaison), address)
    assert few == many


@pytest.mark.slow
def test_the_loop_from_paper_to_scan(cast, achievement):
    """Downloaded as PDF, printed, sealed, scanned askew: the portal knows the version again."""
    assert shutil.which("soffice")
    browser = browser_of(cast.liaison)
    paper = browser.get(form_of(achievement, "pdf"), {"version": "1"}).content
    pages = printed(paper)
    pages[-1].paste(90, (900, 1700, 1150, 1950))  # the seal
    worn = [scanned(page, angle=2.5, scale=0.9, noise=0.004, blur=0.6) for page in pages]
    address = at("district-work-scans", achievement.entry_id)
    answer = browser.post(address, posted(pdf(*worn), "扫描.pdf"), follow=True)
    assert "属于第 1 版，与当前版本一致" in said(answer)
    photographed = jpg(scanned(pages[0], angle=183, scale=0.6))
    answer = browser.post(address, posted(photographed, "手机.jpg"), follow=True)
    assert "属于第 1 版，与当前版本一致" in said(answer)


def test_word_files_of_the_portal_hold_nothing_but_the_form(cast, achievement):
    answer = browser_of(cast.liaison).get(form_of(achievement))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        media = [name for name in archive.namelist() if name.startswith("word/media/")]
    assert len(media) == 1
