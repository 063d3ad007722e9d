"""Accounts from a workbook."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from competition.models import Appointment
from competition.operations.account_import import KIND, account_params
from records.models import Import
from records.operations.imports import check_import, confirm_import, handler_of
from records.workbooks import WorkbookRefused, build_template, read_table
from tests.cast import Cast
from tests.factories import make_user
from tests.records.workbooks.files import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
HEADER = ["姓名", "手机", "登录名", "角色", "区", "单位"]
LIAISON = ["张三", "19100000001", "", "区联络人", "和平区", ""]
CLERK = ["李四", "", "ly-lisi", "录入员", "", "市就业中心"]


def check(cast: Cast, *rows: list[str], by: User | None = None) -> Import:
    keeper = by or cast.organizer
    return check_import(
        kind=KIND,
        content=workbook(rows=list(rows), header=HEADER),
        filename="账号.xlsx",
        params=account_params(cast.competition, by=keeper),
        scope=cast.competition.slug,
        by=keeper,
    )


def problems(cast: Cast, *rows: list[str]) -> list[str]:
    return [problem["message"] for problem in check(cast, *rows).report["problems"]]


def test_the_rows_become_accounts_with_their_duties(cast: Cast):
    confirm_import(import_id=check(cast, LIAISON, CLERK).pk, by=cast.organizer)
    liaison, clerk = User.objects.get(username="19100000001"), User.objects.get(username="ly-lisi")
    assert (liaison.membership.district, liaison.unit) == (cast.heping, "和平区人社局")
    assert (clerk.role, clerk.unit) == (Role.CLERK, "市就业中心")
    assert Appointment.objects.filter(user=clerk, competition=cast.competition).count() == 1


def test_accounts_from_a_workbook_wait_for_their_codes(cast: Cast):
    confirm_import(import_id=check(cast, CLERK).pk, by=cast.organizer)
    user = User.objects.get(username="ly-lisi")
    assert (user.activation_digest, user.has_usable_password()) == ("", False)


def test_the_same_file_again_opens_nothing_new(cast: Cast):
    confirm_import(import_id=check(cast, LIAISON, CLERK).pk, by=cast.organizer)
    again = check(cast, LIAISON, CLERK, ["王五", "", "", "评委", "", ""])
    assert [change["action"] for change in again.report["changes"]][:2] != ["add", "add"]
    before = User.objects.count()
    confirm_import(import_id=again.pk, by=cast.organizer)
    assert User.objects.count() == before + 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["张三", "19100000001", "", "区联络人", "", ""], "区联络人须填写所属的区。"),
        (["李四", "", "", "录入员", "和平区", ""], "只有区联络人填写区，请删除。"),
        (
            ["李四", "", "a b#c", "录入员", "", ""],
            "登录名用 3–40 位小写字母、数字、点、连字符或下划线，以字母或数字开头。",
        ),
        (["李四", "", "taken-name", "录入员", "", ""], "登录名已被占用，请换一个。"),
    ],
)
def test_a_wrong_row_is_refused_with_its_reason(cast: Cast, row, message):
    make_user(username="taken-name")
    assert problems(cast, row) == [message]


def test_the_same_login_name_twice_is_refused(cast: Cast):
    assert problems(cast, CLERK, ["赵六", *CLERK[1:]]) == ["登录名与第 2 行重复。"]


@pytest.mark.parametrize("role", ["系统管理员", "组委会", "国王", ""])
def test_a_role_one_may_not_issue_is_refused(cast: Cast, role):
    assert len(problems(cast, ["李四", "", "", role, "", ""])) == 1


def test_a_wrong_mobile_is_refused(cast: Cast):
    assert len(problems(cast, ["李四", "12345", "", "录入员", "", ""])) == 1


def test_two_people_on_one_mobile_get_two_names(cast: Cast):
    rows = [LIAISON, ["张三丰", "19100000001", "", "录入员", "", ""]]
    confirm_import(import_id=check(cast, *rows).pk, by=cast.organizer)
    found = User.objects.filter(mobile="19100000001").values_list("username", flat=True)
    assert list(found) == ["19100000001", "19100000001-2"]


def test_a_foreign_organizer_cannot_import_here(cast: Cast):
    with pytest.raises(cast.competition.DoesNotExist):
        check(cast, CLERK, by=cast.foreign_organizer)


def test_the_template_offers_what_one_may_issue_and_its_sample_is_no_row(cast: Cast):
    params = account_params(cast.competition, by=cast.organizer)
    spec = handler_of(KIND).spec(params)
    with pytest.raises(WorkbookRefused, match="下面没有数据"):
        read_table(build_template(spec), "模板.xlsx", spec, 100)
    choices = {column.label: column.choices for column in spec.columns if column.choices}
    assert choices == {"角色": ("区联络人", "录入员", "评委"), "区": ("和平区", "河东区")}


def test_the_page_leads_from_upload_to_preview_to_slips(client, cast: Cast):
    client.force_login(cast.organizer)
    file = SimpleUploadedFile("账号.xlsx", workbook(rows=[LIAISON], header=HEADER))
    upload = {"competition": cast.competition.pk, "file": file}
    preview = client.post(reverse("account-import"), upload)
    row = Import.objects.get()
    assert preview["Location"] == reverse("import-detail", args=[row.pk])
    done = client.post(reverse("import-confirm", args=[row.pk]), follow=True)
    assert done.context["waiting"] == 1


def test_a_renamed_program_is_refused_beside_the_field(client, cast: Cast):
    client.force_login(cast.organizer)
    file = SimpleUploadedFile("账号.xlsx", b"MZ" + b"\0" * 100)
    answer = client.post(
        reverse("account-import"), {"competition": cast.competition.pk, "file": file}
    )
    assert list(answer.context["form"].errors) == ["file"]
    assert Import.objects.count() == 0


def test_a_foreign_season_cannot_be_chosen(client, cast: Cast):
    client.force_login(cast.foreign_organizer)
    file = SimpleUploadedFile("账号.xlsx", workbook(rows=[CLERK], header=HEADER))
    answer = client.post(
        reverse("account-import"), {"competition": cast.competition.pk, "file": file}
    )
    assert list(answer.context["form"].errors) == ["competition"]
    template = client.get(reverse("account-template"), {"season": cast.competition.slug})
    assert template.status_code == 404
