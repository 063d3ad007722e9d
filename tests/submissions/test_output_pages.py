"""材料产出: what organizers and districts download, and what they must say for it."""

import io
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from records.models import ActionLog, Job
from submissions.models import BlindCopy, Submission
from tests.cast import Cast
from tests.submissions.blind.copies import made
from tests.works import Papers, make_accepted, make_attachment, make_submitted, make_work, papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
__all__ = ["papers"]
SLUG = "tianjin-2024"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, **captures: object) -> str:
    return reverse(name, kwargs={"slug": SLUG, **captures})


def names_in(answer) -> list[str]:
    """The paths in a streamed zip."""
    assert answer.streaming
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as container:
        assert container.testzip() is None
        return container.namelist()


def shown(answer) -> str:
    return answer.content.decode()


def test_the_page_counts_what_can_be_taken(cast: Cast, papers: Papers):
    work = make_accepted(papers, cast.liaison)
    make_attachment(work)
    make_submitted(papers, cast.other_liaison, "case")
    make_work(papers, cast.liaison, "achievement")
    page = browser(cast.organizer).get(address("manage-works-outputs"))
    counts = page.context["counts"]
    assert [(each.handed_in, each.accepted) for each in counts.events] == [(1, 1), (0, 0), (1, 0)]
    assert [(each.name, each.works) for each in counts.districts] == [("和平区", 1), ("河东区", 1)]
    assert (counts.handed_in, counts.files, counts.size) == (2, 1, len("政策.pdf".encode()))
    assert (counts.blind.works, counts.blind.missing) == (1, 1)


def test_a_supervisor_reads_the_page_and_takes_nothing(cast: Cast, papers: Papers):
    make_accepted(papers, cast.liaison)
    page = shown(browser(cast.supervisor).get(address("manage-works-outputs")))
    assert ("材料产出" in page, "下载材料包" in page, "生成汇编<" in page) == (True, False, False)


def test_the_page_takes_the_same_number_of_queries(
    cast: Cast, papers: Papers, django_assert_max_num_queries
):
    asked = []
    client = browser(cast.organizer)
    client.get(address("manage-works-outputs"))  # notes once that the account is here
    for many in (3, 30):
        while Submission.objects.count() < many:
            make_accepted(papers, cast.liaison, "case")
        with django_assert_max_num_queries(30) as seen:
            client.get(address("manage-works-outputs"))
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_the_table_is_what_the_list_shows(cast: Cast, papers: Papers):
    make_submitted(papers, cast.liaison, title="甲项目")
    make_submitted(papers, cast.other_liaison, title="乙项目")
    answer = browser(cast.organizer).get(
        address("manage-works-export"), {"district": "120102", "page": "7"}
    )
    sheet = load_workbook(io.BytesIO(answer.content))["优秀就业服务项目"]
    assert [row[4] for row in sheet.iter_rows(min_row=3, max_row=3, values_only=True)] == ["乙项目"]
    assert "13" not in str(sheet["G3"].value)


def test_full_numbers_need_a_reason_and_are_logged(cast: Cast, papers: Papers):
    make_submitted(papers, cast.liaison)
    client = browser(cast.organizer)
    assert client.post(address("manage-works-export")).status_code == 400
    assert not ActionLog.objects.filter(action="export_phones").exists()
    answer = client.post(address("manage-works-export"), {"reason": "通知培训"})
    sheet = load_workbook(io.BytesIO(answer.content))["优秀就业服务项目"]
    assert sheet["G3"].value == "022-23456789"
    row = ActionLog.objects.get(action="export_phones")
    assert (row.reason, row.object_label) == ("通知培训", "项目成果案例汇总表")


def test_the_archive_of_a_season_and_of_a_district(cast: Cast, papers: Papers):
    make_submitted(papers, cast.liaison)
    make_submitted(papers, cast.other_liaison)
    client = browser(cast.organizer)
    whole = client.post(address("manage-works-archive"), {"reason": "归档"})
    assert whole.headers["Content-Type"] == "application/zip"
    assert {name.split("/")[1] for name in names_in(whole)} == {
        "和平区",
        "河东区",
        "清单.xlsx",
        "SHA256SUMS",
    }
    one = client.post(address("manage-works-archive"), {"reason": "归档", "district": "120102"})
    assert {name.split("/")[1] for name in names_in(one)} == {"河东区", "清单.xlsx", "SHA256SUMS"}
    rows = ActionLog.objects.filter(action="export_works_archive").order_by("seq")
    assert [(row.reason, row.object_label) for row in rows] == [
        ("归档", "参评材料包 全部"),
        ("归档", "参评材料包 河东区"),
    ]


def test_the_archive_holds_real_forms(cast: Cast, papers: Papers):
    make_submitted(papers, cast.liaison)
    answer = browser(cast.organizer).post(address("manage-works-archive"), {"reason": "归档"})
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as container:
        form = next(name for name in container.namelist() if name.endswith("01 参评表.docx"))
        with zipfile.ZipFile(io.BytesIO(container.read(form))) as parts:
            assert "家门口就业服务站" in parts.read("word/document.xml").decode()


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({}, "材料包含联系人姓名和电话，须填写用途。"),
        ({"reason": "归档", "district": "999999"}, "请选择参加本届大赛的区。"),
    ],
)
def test_a_refused_archive_says_why_and_keeps_what_was_typed(
    cast: Cast, papers: Papers, form: dict[str, str], message: str
):
    make_submitted(papers, cast.liaison)
    page = browser(cast.organizer).post(address("manage-works-archive"), form)
    assert (page.status_code, message in shown(page)) == (400, True)
    assert form.get("reason", "") in shown(page)
    assert not ActionLog.objects.filter(action="export_works_archive").exists()


def test_a_district_takes_its_own_and_nothing_else(cast: Cast, papers: Papers):
    make_submitted(papers, cast.liaison)
    make_submitted(papers, cast.other_liaison, title="外区项目")
    make_work(papers, cast.liaison, "case")
    client = browser(cast.liaison)
    names = names_in(client.post(address("district-works-archive")))
    assert not any("河东" in name or "外区" in name or "附件4" in name for name in names)
    assert any(name.split("/")[1] == "和平区" for name in names)
    book = load_workbook(io.BytesIO(client.get(address("district-works-export")).content))
    rows = list(book["优秀就业服务项目"].iter_rows(min_row=3, max_row=4, values_only=True))
    assert (rows[0][4], rows[0][6]) == ("家门口就业服务站", "022-23456789")
    assert not str(rows[1][0]).isdigit()
    assert ActionLog.objects.filter(action="export_own_works").count() == 1


def test_a_book_is_made_by_a_job_and_lies_in_the_inbox(cast: Cast, papers: Papers):
    make_accepted(papers, cast.liaison)
    client = browser(cast.organizer)
    answer = client.post(address("manage-works-book"), {"event": "projects"})
    job = Job.objects.get(kind="compile_book")
    assert (answer.status_code, answer["Location"]) == (302, reverse("job-detail", args=[job.pk]))
    client.post(address("manage-works-book"), {"event": "projects"})
    assert Job.objects.filter(kind="compile_book").count() == 1


def test_there_is_no_book_of_nothing(cast: Cast, papers: Papers):
    page = browser(cast.organizer).post(address("manage-works-book"), {"event": "projects"})
    assert (page.status_code, "还没有已受理的材料" in shown(page)) == (400, True)


def test_blind_copies_are_listed_filtered_and_counted(
    cast: Cast, papers: Papers, django_assert_max_num_queries
):
    clean = made(cast, make_accepted(papers, cast.liaison))
    found = made(cast, make_accepted(papers, cast.liaison, "case", title="和平年代"))
    make_accepted(papers, cast.liaison, "achievement")
    client = browser(cast.organizer)

    def listed(**query: str) -> list[str]:
        page = client.get(address("manage-works-blind"), query).context["page"]
        return [work.entry.title for work in page]

    assert listed() == ["家门口就业服务站", "职业指导四步法手册", "和平年代"]
    assert listed(state="ready") == ["家门口就业服务站"]
    assert listed(state="undecided") == ["和平年代"]
    assert listed(state="missing") == ["职业指导四步法手册"]
    assert listed(q=found.code) == ["和平年代"]
    assert listed(event="projects") == ["家门口就业服务站"]
    assert listed(order="-open")[0] == "和平年代"
    assert clean.code in shown(client.get(address("manage-works-blind")))


def test_the_list_of_blind_copies_takes_the_same_number_of_queries(
    cast: Cast, papers: Papers, django_assert_max_num_queries
):
    asked = []
    client = browser(cast.organizer)
    client.get(address("manage-works-blind"))  # notes once that the account is here
    for many in (3, 30):
        while Submission.objects.count() < many:
            work = make_accepted(papers, cast.liaison, "case")
            BlindCopy.objects.create(version=work.current, code=str(100_000 + work.pk))
        with django_assert_max_num_queries(30) as seen:
            client.get(address("manage-works-blind"))
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_a_find_is_decided_on_the_page(cast: Cast, papers: Papers):
    copy = made(cast, make_accepted(papers, cast.liaison, title="和平年代"))
    client, here = browser(cast.organizer), {"pk": copy.pk}
    page = client.get(address("manage-work-blind", **here))
    assert "【和平】年代" in shown(page)
    form = {"keys": [copy.leaks[0]["key"]], "verdict": "accept", "reason": ""}
    refused = client.post(address("manage-work-blind-decide", **here), form)
    assert (refused.status_code, "须填写理由" in shown(refused)) == (400, True)
    assert "checked" in shown(refused)
    done = client.post(address("manage-work-blind-decide", **here), form | {"reason": "普通词语"})
    assert done.status_code == 302
    copy.refresh_from_db()
    assert copy.is_ready
    assert "普通词语" in shown(client.get(address("manage-work-blind", **here)))


def test_one_find_leads_to_the_next_copy_with_finds(cast: Cast, papers: Papers):
    copies = [
        made(cast, make_accepted(papers, cast.liaison, title=title))
        for title in ("和平年代", "和平街巷", "家门口")
    ]
    page = browser(cast.organizer).get(address("manage-work-blind", pk=copies[0].pk))
    assert page.context["next_copy"] == copies[1]


def test_a_supervisor_reads_a_copy_and_decides_nothing(cast: Cast, papers: Papers):
    copy = made(cast, make_accepted(papers, cast.liaison, title="和平年代"))
    page = shown(browser(cast.supervisor).get(address("manage-work-blind", pk=copy.pk)))
    assert ("【和平】年代" in page, "记录处置" in page) == (True, False)


def test_the_panels_zip_is_logged(cast: Cast, papers: Papers):
    client = browser(cast.organizer)
    assert client.post(address("manage-works-blind-zip")).status_code == 400
    copy = made(cast, make_accepted(papers, cast.liaison))
    names = names_in(client.post(address("manage-works-blind-zip")))
    assert names[0].endswith(f"{copy.code}.docx")
    assert ActionLog.objects.filter(action="export_blind_copies").count() == 1


def test_an_older_version_is_said_to_be_outdated(cast: Cast, papers: Papers, tmp_path: Path):
    copy = made(cast, make_accepted(papers, cast.liaison))
    submission = copy.version.submission
    other = make_submitted(papers, cast.liaison, "case")
    version = other.current
    other.current = None
    other.save(update_fields=["current"])
    submission.current = version
    submission.save(update_fields=["current"])
    page = shown(browser(cast.organizer).get(address("manage-work-blind", pk=copy.pk)))
    assert "本盲审件属于旧版本" in page
