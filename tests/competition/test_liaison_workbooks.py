"""附件1 in and out by workbook."""

import io
from datetime import datetime
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from competition.enums import Task
from competition.models import Liaison, Window
from competition.operations.filings import AlreadyFiled
from competition.operations.liaison_import import KIND, SPEC
from districts.models import District
from records.errors import NotAllowed, Refused, TooLate
from records.models import ActionLog, Import
from records.operations.imports import check_import, confirm_import
from records.workbooks import build_template, read_table
from tests.cast import Cast
from tests.competition.papers import add_row, file_now, paper_of
from tests.factories import NOON

pytestmark = pytest.mark.django_db
HEADER = ["姓名", "单位", "职务", "座机", "手机", "备注（赛项）"]
ZHOU = ["周小雨", "和平区就业服务中心", "科长", "022-12345678", "19000001111", "职业指导人员"]
WANG = ["王大山", "和平区人社局", "科员", "", "+86 190 0000 2222", ""]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def workbook(*rows: list[object], header: list[str] = HEADER) -> bytes:
    book = openpyxl.Workbook()
    for row in (header, *rows):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def check(cast: Cast, content: bytes, *, by=None, district: District | None = None) -> Import:
    return check_import(
        kind=KIND,
        content=content,
        filename="联络人.xlsx",
        params={
            "competition": cast.competition.pk,
            "district": (district or cast.heping).pk,
            "slug": cast.competition.slug,
        },
        scope=cast.competition.slug,
        by=by or cast.liaison,
    )


def confirm(cast: Cast, content: bytes) -> Import:
    return confirm_import(import_id=check(cast, content).pk, by=cast.liaison)


def problems(cast: Cast, *rows: list[object]) -> int:
    count = Liaison.objects.count()
    kept = check(cast, workbook(*rows))
    with pytest.raises(Refused):
        confirm_import(import_id=kept.pk, by=cast.liaison)
    assert Liaison.objects.count() == count
    return len(kept.report["problems"])


def names() -> list[str]:
    return list(Liaison.objects.order_by("order").values_list("name", flat=True))


def test_a_workbook_adds_rows_in_its_order(cast: Cast, noon):
    done = confirm(cast, workbook(ZHOU, WANG))
    assert names() == ["周小雨", "王大山"]
    assert done.report["summary"] == "新增 2 名、修改 0 名联络人。"
    assert Liaison.objects.last().mobile == "19000002222"


def test_checking_alone_writes_no_row(cast: Cast, noon):
    check(cast, workbook(ZHOU))
    assert Liaison.objects.count() == 0


def test_both_ways_mix_and_the_same_mobile_is_the_same_person(cast: Cast, noon):
    liaison = add_row(cast.competition, cast.liaison, post="副科长")
    done = confirm(cast, workbook(WANG, ZHOU))
    liaison.refresh_from_db()
    assert (liaison.post, names()) == ("科长", ["周小雨", "王大山"])
    assert done.report["summary"] == "新增 1 名、修改 1 名联络人。"


def test_importing_the_same_rows_again_changes_nothing(cast: Cast, noon):
    confirm(cast, workbook(ZHOU))
    version = paper_of(cast.competition, cast.heping).version
    confirm(cast, workbook(ZHOU, header=HEADER))
    assert (len(names()), paper_of(cast.competition, cast.heping).version) == (1, version)


def test_rows_that_are_not_in_the_workbook_stay(cast: Cast, noon):
    add_row(cast.competition, cast.liaison, name="李小河", mobile="19000003333")
    confirm(cast, workbook(ZHOU))
    assert names() == ["李小河", "周小雨"]


def test_every_row_is_logged_like_one_typed_in(cast: Cast, noon):
    confirm(cast, workbook(ZHOU, WANG))
    actions = list(ActionLog.objects.order_by("seq").values_list("action", flat=True))
    assert actions == ["check_import", "add_liaison", "add_liaison", "confirm_import"]


@pytest.mark.parametrize(
    "row",
    [
        ["", *ZHOU[1:]],
        [*ZHOU[:4], "10012345678", ""],
        [*ZHOU[:4], "", ""],
        [*ZHOU[:3], "19000001111", "19000001111", ""],
        [*ZHOU[:2], "长" * 61, *ZHOU[3:]],
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_written(cast: Cast, noon, row):
    assert problems(cast, row, WANG) == 1


def test_the_same_mobile_twice_in_the_workbook_is_a_problem(cast: Cast, noon):
    assert problems(cast, ZHOU, [*WANG[:4], "19000001111", ""]) == 1


def test_a_workbook_that_would_pass_fifty_rows_is_a_problem(cast: Cast, noon):
    for number in range(49):
        add_row(cast.competition, cast.liaison, mobile=f"190000055{number:02d}")
    assert problems(cast, ZHOU, WANG) == 1


def test_other_columns_are_refused_with_the_expected_ones(cast: Cast, noon):
    with pytest.raises(Refused) as refusal:
        check(cast, workbook(["周小雨"], header=["名字"]))
    assert "姓名、单位、职务、座机、手机、备注（赛项）" in refusal.value.message


def test_after_the_closing_and_after_filing_no_workbook_is_taken(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    early = check(cast, workbook(WANG))
    file_now(cast.competition, cast.heping, cast.liaison)
    with pytest.raises(AlreadyFiled):
        confirm_import(import_id=early.pk, by=cast.liaison)
    Window.objects.filter(task=Task.LIAISONS).update(closes_at=NOON)
    with pytest.raises(TooLate):
        check(cast, workbook(WANG, ZHOU))
    assert names() == ["周小雨"]


def test_nobody_imports_for_another_district(cast: Cast, noon):
    with pytest.raises(District.DoesNotExist):
        check(cast, workbook(ZHOU), by=cast.other_liaison)
    with pytest.raises(NotAllowed):
        check(cast, workbook(ZHOU), by=cast.organizer)


def test_the_template_has_the_columns_of_the_form_and_no_data_of_its_own():
    template = build_template(SPEC)
    header = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(template)).active[2]]
    starred = ["*姓名", "*单位", "*职务", "座机", "*手机", "备注（赛项）"]
    assert header == starred
    with pytest.raises(Refused) as refusal:
        read_table(template, "模板.xlsx", SPEC)
    assert refusal.value.message == "表头（第 2 行）下面没有数据。请填写后再上传。"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_an_upload_leads_to_its_preview(cast: Cast, noon):
    upload = SimpleUploadedFile("联络人.xlsx", workbook(ZHOU))
    address = reverse("district-liaisons-import", args=["tianjin-2024"])
    answer = client_of(cast.liaison).post(address, {"workbook-file": upload})
    assert answer["Location"] == reverse("import-detail", args=[Import.objects.get().pk])


def test_a_refused_upload_is_explained_on_the_page_and_not_kept(cast: Cast, noon):
    upload = SimpleUploadedFile("联络人.xlsx", b"MZ\x90")
    address = reverse("district-liaisons-import", args=["tianjin-2024"])
    answer = client_of(cast.liaison).post(address, {"workbook-file": upload})
    assert (answer.status_code, list(answer.context["workbook"].errors)) == (400, ["file"])
    assert Import.objects.count() == 0


def downloaded(user, name: str, **query: str):
    answer = client_of(user).get(reverse(name, args=["tianjin-2024"]), query)
    rows = openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    return unquote(answer["Content-Disposition"]), [list(row) for row in rows], answer.content


def test_the_districts_own_workbook_may_be_brought_in_again(cast: Cast, noon):
    confirm(cast, workbook(ZHOU, WANG))
    name, rows, content = downloaded(cast.liaison, "district-liaisons-workbook")
    assert name.endswith("天津市竞赛_和平区联络人员_20240410.xlsx")
    assert rows[1] == HEADER
    table = read_table(content, "联络人.xlsx", SPEC)
    assert [row.cells["mobile"] for row in table.rows] == ["19000001111", "19000002222"]
    assert table.problems == []


def test_the_organizers_workbook_holds_exactly_what_the_list_shows(cast: Cast, noon):
    confirm(cast, workbook(ZHOU, WANG))
    add_row(cast.competition, cast.other_liaison, name="李小河", mobile="19000003333")
    file_now(cast.competition, cast.heping, cast.liaison)
    name, rows, _ = downloaded(cast.organizer, "manage-liaisons-export", filed="yes")
    assert name.endswith("天津市竞赛_各区联络人员_20240410.xlsx")
    assert rows[2] == ["序号", "区", *HEADER, "领队", "报送时间"]
    filed_at = datetime(2024, 4, 10, 12, 0)
    assert rows[3:5] == [
        [1, "和平区", *ZHOU, "", filed_at],
        [2, "和平区", "王大山", "和平区人社局", "科员", "", "19000002222", "", "", filed_at],
    ]
    assert rows[5][0] == "制表时间：2024-04-10 12:00"
    assert len(rows) == 6


def test_a_formula_typed_as_a_name_stays_text_in_the_workbook(cast: Cast, noon):
    confirm(cast, workbook(ZHOU))
    Liaison.objects.update(name="=HYPERLINK(1)")
    _, _, content = downloaded(cast.organizer, "manage-liaisons-export")
    cell = openpyxl.load_workbook(io.BytesIO(content)).active["C4"]
    assert (cell.data_type, cell.value) == ("s", "=HYPERLINK(1)")


def test_a_supervisors_workbook_masks_the_phones(cast: Cast, noon):
    confirm(cast, workbook(ZHOU))
    _, rows, _ = downloaded(cast.supervisor, "manage-liaisons-export")
    assert rows[3][5:7] == ["****5678", "190****1111"]
