"""The preview page and its buttons."""

import io
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from districts.models import District
from records.models import Import
from records.operations.imports import check_import
from tests.cast import Cast
from tests.records.helpers import district_file

pytestmark = pytest.mark.django_db


def upload(cast: Cast, content: bytes | None = None) -> Import:
    return check_import(
        kind="test-districts",
        content=district_file() if content is None else content,
        filename="区名单.xlsx",
        params={},
        scope="tianjin-2024",
        by=cast.organizer,
    )


def post(client, name: str, row: Import, key: str = "k"):
    return client.post(reverse(name, args=[row.pk]), {"form_key": key})


@pytest.fixture
def signed_in(cast: Cast, noon, client):
    client.force_login(cast.organizer)
    return client


def test_the_preview_shows_counts_and_every_cell(cast: Cast, signed_in):
    page = signed_in.get(reverse("import-detail", args=[upload(cast).pk]))
    html = page.content.decode()
    assert page.status_code == 200
    assert [text for text in ("<del>和平区人社局</del>", "<ins>和平局</ins>", "<ins>河西区</ins>",
                              "确认导入", "放弃") if text not in html] == []  # fmt: skip


def test_text_from_the_file_is_never_markup(cast: Cast, signed_in):
    row = upload(cast, district_file(["120103", "<b>x</b>", "{{7*7}}"]))
    html = signed_in.get(reverse("import-detail", args=[row.pk])).content.decode()
    assert ("&lt;b&gt;x&lt;/b&gt;" in html, "{{7*7}}" in html) == (True, True)


def test_confirming_writes_and_leads_to_the_result(cast: Cast, signed_in):
    answer = post(signed_in, "import-confirm", upload(cast))
    assert (answer.status_code, answer["Location"]) == (302, "/desk/jobs/")
    assert District.objects.filter(code="120103").exists()
    assert "已导入 2 个区。" in signed_in.get("/desk/jobs/").content.decode()


def test_a_double_click_has_one_effect(cast: Cast, signed_in):
    row = upload(cast)
    answers = [post(signed_in, "import-confirm", row) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == ["/desk/jobs/"] * 2


def test_a_file_with_problems_offers_the_error_report_instead_of_confirming(cast: Cast, signed_in):
    row = upload(cast, district_file(["120103", "", ""]))
    html = signed_in.get(reverse("import-detail", args=[row.pk])).content.decode()
    assert ("确认导入" in html, "下载错误报告" in html) == (False, True)
    answer = post(signed_in, "import-confirm", row)
    assert answer["Location"] == reverse("import-detail", args=[row.pk])
    assert "有 1 处问题" in signed_in.get(answer["Location"]).content.decode()


def test_the_error_report_is_the_users_file_under_its_name(cast: Cast, signed_in):
    row = upload(cast, district_file(["120103", "", ""]))
    answer = signed_in.get(reverse("import-errors", args=[row.pk]))
    assert answer["Content-Disposition"] == (
        f"attachment; filename*=utf-8''{quote('区名单_错误报告.xlsx')}"
    )
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet["D2"].value == "名称为必填项，请填写。"


def test_dropping_says_that_nothing_was_written(cast: Cast, signed_in):
    answer = post(signed_in, "import-drop", upload(cast))
    assert "没有写入任何数据" in signed_in.get(answer["Location"]).content.decode()
    assert not District.objects.filter(code="120103").exists()


def test_confirming_after_dropping_is_refused_in_words(cast: Cast, signed_in):
    row = upload(cast)
    post(signed_in, "import-drop", row, "a")
    answer = post(signed_in, "import-confirm", row, "b")
    assert "已经放弃" in signed_in.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("name", ["import-detail", "import-errors"])
def test_other_peoples_imports_are_not_found(cast: Cast, client, noon, name):
    row = upload(cast)
    for user in (cast.liaison, cast.foreign_organizer, cast.administrator):
        client.force_login(user)
        assert client.get(reverse(name, args=[row.pk])).status_code == 404


@pytest.mark.parametrize("name", ["import-confirm", "import-drop"])
def test_other_peoples_imports_cannot_be_acted_on(cast: Cast, client, noon, name):
    row = upload(cast)
    client.force_login(cast.foreign_organizer)
    assert post(client, name, row).status_code == 404
    assert Import.objects.get().state == "checked"


@pytest.mark.parametrize("name", ["import-confirm", "import-drop"])
def test_reading_never_writes(cast: Cast, signed_in, name):
    assert signed_in.get(reverse(name, args=[upload(cast).pk])).status_code == 405


def test_long_previews_come_in_pages(cast: Cast, signed_in):
    rows = [[f"9{number:05d}", f"区{number}", ""] for number in range(120)]
    row = upload(cast, district_file(*rows))
    html = signed_in.get(reverse("import-detail", args=[row.pk]) + "?page=3").content.decode()
    assert ("共 120 条，第 3/3 页" in html, html.count("<ins>区")) == (True, 20)


def test_the_preview_asks_the_same_number_of_queries_at_3_and_30_rows(cast: Cast, signed_in):
    counts = []
    for size in (3, 30):
        rows = [[f"{size}{number:05d}", f"区{size}{number}", ""] for number in range(size)]
        address = reverse("import-detail", args=[upload(cast, district_file(*rows)).pk])
        signed_in.get(address)
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
