"""The district's pages of 附件1: what one sees, types, and is told."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competition.enums import Task
from competition.models import Liaison, Window
from competition.queries.liaisons import responsible_stamp, row_stamp
from tests.cast import Cast
from tests.competition.papers import ROW, add_row, change_row, file_now, paper_of
from tests.factories import NOON
from tests.records.media.files import pdf

pytestmark = pytest.mark.django_db
PDF = pdf()


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def own(cast: Cast, noon) -> Client:
    """The liaison of 和平区, signed in."""
    client = Client()
    client.force_login(cast.liaison, "django.contrib.auth.backends.ModelBackend")
    return client


def at(name: str, *args: object) -> str:
    return reverse(name, args=["tianjin-2024", *args])


def typed(**changes: str) -> dict[str, str]:
    return ROW.__dict__ | changes


def said(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_page_shows_the_columns_of_the_form_in_its_order(own, cast: Cast):
    add_row(cast.competition, cast.liaison)
    page = said(own.get(at("district-liaisons")))
    heads = ["姓名", "单位", "职务", "座机", "手机", "备注（赛项）"]
    row = "".join(f'<th scope="col">{head}</th>' for head in heads)
    assert row in page


def test_an_empty_table_says_what_to_do_next(own):
    page = said(own.get(at("district-liaisons")))
    assert "还没有联络人。请点“增加联络人”逐名填写，或用 Excel 模板一次导入。" in page


def test_a_row_is_added_from_the_page(own, cast: Cast):
    answer = own.post(at("district-liaison-new"), typed(mobile="+86 190 0000 1111"))
    assert (answer.status_code, answer["Location"]) == (302, at("district-liaisons"))
    assert Liaison.objects.get().mobile == "19000001111"


def test_saving_and_going_on_leads_to_another_blank_row(own):
    answer = own.post(at("district-liaison-new"), typed(again="1"))
    assert answer["Location"] == at("district-liaison-new")


def test_a_refused_row_keeps_what_was_typed_and_says_what_is_wrong_beside_the_field(own):
    answer = own.post(at("district-liaison-new"), typed(mobile="022-12345678", post=""))
    assert answer.status_code == 400
    form = answer.context["form"]
    assert list(form.errors) == ["post", "mobile"]
    assert form.errors["post"] == ["请填写职务。"]
    assert form["name"].value() == "周小雨"
    assert Liaison.objects.count() == 0


def test_markup_typed_into_a_row_stays_text(own, cast: Cast):
    own.post(at("district-liaison-new"), typed(remark="<script>alert(1)</script>{{7*7}}"))
    page = said(own.get(at("district-liaisons")))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def test_extra_fields_of_a_forged_form_are_ignored(own, cast: Cast):
    own.post(
        at("district-liaison-new"),
        typed(is_leader="1", district=str(cast.hedong.pk), id="999", order="77"),
    )
    liaison = Liaison.objects.get()
    assert (liaison.is_leader, liaison.district, liaison.order) == (False, cast.heping, 1)


def test_a_double_click_adds_one_row(own, cast: Cast):
    key = {"form_key": "3f0a0a52-1111-4222-8333-444444444444"}
    first = own.post(at("district-liaison-new"), typed(**key))
    second = own.post(at("district-liaison-new"), typed(**key))
    assert (first["Location"], second["Location"]) == (at("district-liaisons"),) * 2
    assert Liaison.objects.count() == 1


def test_a_row_is_changed_from_the_page(own, cast: Cast):
    liaison = add_row(cast.competition, cast.liaison)
    address = at("district-liaison-edit", liaison.pk)
    seen = own.get(address).context["form"]["seen"].value()
    own.post(address, typed(post="主任", seen=seen))
    liaison.refresh_from_db()
    assert liaison.post == "主任"


def test_two_tabs_are_compared_field_by_field_and_nothing_is_overwritten(own, cast: Cast):
    liaison = add_row(cast.competition, cast.liaison)
    seen = row_stamp(liaison)
    change_row(liaison, cast.liaison, post="主任", remark="")
    answer = own.post(at("district-liaison-edit", liaison.pk), typed(post="副主任", seen=seen))
    assert answer.status_code == 409
    assert answer.context["differences"] == [
        ("职务", "副主任", "主任"),
        ("备注（赛项）", "职业指导人员", ""),
    ]
    form = answer.context["form"]
    assert {name: form[name].value() for name in ROW.__dict__} == typed(post="副主任")
    liaison.refresh_from_db()
    assert liaison.post == "主任"


def test_after_the_comparison_the_person_may_overwrite_knowingly(own, cast: Cast):
    liaison = add_row(cast.competition, cast.liaison)
    seen = row_stamp(liaison)
    change_row(liaison, cast.liaison, post="主任")
    address = at("district-liaison-edit", liaison.pk)
    renewed = own.post(address, typed(post="副主任", seen=seen)).context["form"]["seen"].value()
    own.post(address, typed(post="副主任", seen=renewed))
    liaison.refresh_from_db()
    assert liaison.post == "副主任"


def test_a_row_is_removed_after_a_page_that_names_it(own, cast: Cast):
    liaison = add_row(cast.competition, cast.liaison)
    address = at("district-liaison-remove", liaison.pk)
    assert "删除“周小雨”" in said(own.get(address))
    assert Liaison.objects.count() == 1
    own.post(address)
    assert Liaison.objects.count() == 0


def test_a_leader_is_named_with_one_button(own, cast: Cast):
    liaison = add_row(cast.competition, cast.liaison)
    own.post(at("district-liaison-lead", liaison.pk))
    assert Liaison.objects.get().is_leader


def foot(cast: Cast, **changes: object) -> dict[str, object]:
    version = paper_of(cast.competition, cast.heping).version
    return {
        "filled_by": "周小雨",
        "phone": "12345678",
        "filled_on": "2024-04-10",
        "version": version,
    } | changes


def test_the_foot_is_kept_as_a_draft(own, cast: Cast):
    add_row(cast.competition, cast.liaison)
    own.post(at("district-liaisons-foot"), foot(cast, phone=""))
    filing = paper_of(cast.competition, cast.heping)
    assert (filing.filled_by, filing.filed_at) == ("周小雨", None)


def test_the_paper_is_filed_and_recalled_from_the_page(own, cast: Cast):
    add_row(cast.competition, cast.liaison)
    answer = own.post(at("district-liaisons-file"), foot(cast), follow=True)
    assert paper_of(cast.competition, cast.heping).filed_at == NOON
    assert "附件1 已报送。" in said(answer)
    own.post(at("district-liaisons-recall"))
    assert paper_of(cast.competition, cast.heping).filed_at is None


def test_an_incomplete_foot_is_refused_beside_its_fields_with_what_was_typed(own, cast: Cast):
    add_row(cast.competition, cast.liaison)
    answer = own.post(
        at("district-liaisons-file"), foot(cast, phone="电话", filled_on="2023-02-29")
    )
    assert answer.status_code == 400
    assert answer.context["foot"].errors["filled_on"] == ["请填写正确的日期，如 2024-04-20。"]
    assert answer.context["foot"]["phone"].value() == "电话"


def test_a_paper_that_changed_meanwhile_is_shown_anew_and_may_be_filed_then(own, cast: Cast):
    liaison = add_row(cast.competition, cast.liaison)
    old = foot(cast)
    change_row(liaison, cast.liaison, post="主任")
    answer = own.post(at("district-liaisons-file"), old)
    assert answer.status_code == 409
    assert "主任" in said(answer)
    assert answer.context["foot"]["filled_by"].value() == "周小雨"
    renewed = answer.context["foot"]["version"].value()
    own.post(at("district-liaisons-file"), old | {"version": renewed})
    assert paper_of(cast.competition, cast.heping).filed_at == NOON


def test_after_the_closing_the_page_is_read_only_and_says_so(own, cast: Cast):
    add_row(cast.competition, cast.liaison)
    Window.objects.filter(task=Task.LIAISONS).update(closes_at=NOON)
    page = said(own.get(at("district-liaisons")))
    assert "已经截止，不能再修改或报送。如确需办理，请与组委会联系申请延期。" in page
    assert ("增加联络人" in page, "设为领队" in page) == (False, True)
    answer = own.post(at("district-liaison-new"), typed(mobile="19000002222"))
    assert answer.status_code == 403
    assert answer.context["form"]["mobile"].value() == "19000002222"


def test_a_filed_page_offers_recalling_and_no_changes(own, cast: Cast):
    add_row(cast.competition, cast.liaison)
    file_now(cast.competition, cast.heping, cast.liaison)
    page = said(own.get(at("district-liaisons")))
    assert ("撤回修改" in page, "增加联络人" in page) == (True, False)


def test_responsible_staff_is_saved_and_a_second_tab_is_told(own, cast: Cast):
    add_row(cast.competition, cast.liaison)
    seen = responsible_stamp(paper_of(cast.competition, cast.heping))
    values = {"staff-name": "王大山", "staff-post": "", "staff-phone": "12345678"}
    own.post(at("district-responsible"), values | {"staff-seen": seen})
    answer = own.post(
        at("district-responsible"), values | {"staff-name": "李小河", "staff-seen": seen}
    )
    assert answer.status_code == 409
    assert paper_of(cast.competition, cast.heping).responsible_name == "王大山"
    renewed = answer.context["staff"]["seen"].value()
    own.post(at("district-responsible"), values | {"staff-name": "李小河", "staff-seen": renewed})
    assert paper_of(cast.competition, cast.heping).responsible_name == "李小河"


def test_a_plan_is_uploaded_and_comes_back_as_it_was(own, cast: Cast):
    upload = SimpleUploadedFile("工作方案.pdf", PDF)
    own.post(at("district-plan"), {"plan-file": upload})
    answer = own.get(at("district-plan-file"))
    assert b"".join(answer.streaming_content) == PDF
    assert "filename*=utf-8''%E5%B7%A5" in answer["Content-Disposition"]


def test_a_wrong_plan_is_refused_beside_its_field(own, cast: Cast):
    upload = SimpleUploadedFile("工作方案.pdf", b"MZ")
    answer = own.post(at("district-plan"), {"plan-file": upload})
    assert answer.status_code == 400
    assert list(answer.context["plan"].errors) == ["file"]


def test_no_file_chosen_is_said(own):
    for name, form in (("district-plan", "plan"), ("district-liaisons-import", "workbook")):
        answer = own.post(at(name))
        assert (answer.status_code, answer.context[form].errors["file"]) == (
            400,
            ["请先选择文件。"],
        )


def test_a_missing_plan_is_not_found(own):
    assert own.get(at("district-plan-file")).status_code == 404


def test_the_page_takes_the_same_queries_for_three_and_thirty_rows(
    own, cast: Cast, django_assert_num_queries
):
    for number in range(3):
        add_row(cast.competition, cast.liaison, mobile=f"190000011{number:02d}")
    own.get(at("district-liaisons"))
    with CaptureQueriesContext(connection) as three:
        own.get(at("district-liaisons"))
    for number in range(3, 30):
        add_row(cast.competition, cast.liaison, mobile=f"190000011{number:02d}")
    with django_assert_num_queries(len(three)):
        own.get(at("district-liaisons"))
