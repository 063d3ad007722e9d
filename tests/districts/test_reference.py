"""The list of districts, kept through the admin site."""

import io

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from districts.models import District
from districts.operations.reference import save_district
from records.errors import NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def save(cast: Cast, **changes: str) -> District:
    values = {"code": "120115", "name": "宝坻区", "kind": "district", "bureau": "宝坻区人社局"}
    return save_district(by=cast.administrator, **(values | changes))


def test_a_district_is_added_with_its_pinyin(cast: Cast):
    assert (save(cast).pinyin, ActionLog.objects.get().action) == (
        "baodiqu bdq",
        "save_district",
    )


def test_saving_the_same_again_changes_and_logs_nothing(cast: Cast):
    save(cast)
    save(cast)
    assert ActionLog.objects.count() == 1


@pytest.mark.parametrize("changes", [{"code": " "}, {"name": ""}, {"kind": "planet"}])
def test_what_is_missing_is_refused(cast: Cast, changes):
    with pytest.raises(Refused):
        save(cast, **changes)


def test_only_the_administrator_keeps_the_list(cast: Cast):
    with pytest.raises(NotAllowed):
        save_district(code="1", name="x", kind="district", bureau="", by=cast.organizer)


def test_the_admin_page_writes_through_the_operation(client, cast: Cast):
    client.force_login(cast.administrator)
    values = {"code": "120119", "name": "蓟州区", "kind": "district", "bureau": ""}
    client.post(reverse("admin:districts_district_add"), values)
    assert District.objects.get(code="120119").pinyin == "jizhouqu jzq"
    assert ActionLog.objects.get().action == "save_district"


def upload(client, rows: list[tuple[str, str, str, str]]):
    table = tablib.Dataset(*rows, headers=["区划代码", "名称", "类别", "报送单位"])
    file = SimpleUploadedFile("districts.csv", table.export("csv").encode())
    values = {"import_file": file, "format": "1"}
    return client.post(reverse("admin:districts_district_import"), values)


def test_a_workbook_is_shown_first_and_written_when_confirmed(client, cast: Cast):
    client.force_login(cast.administrator)
    answer = upload(
        client, [("120101", "和平区", "district", "新名称"), ("120115", "宝坻区", "", "")]
    )
    assert District.objects.filter(code="120115").count() == 0
    form = answer.context["confirm_form"]
    client.post(reverse("admin:districts_district_process_import"), form.initial)
    assert District.objects.get(code="120101").bureau == "新名称"
    assert District.objects.get(code="120115").pinyin == "baodiqu bdq"
    assert ActionLog.objects.filter(action="save_district").count() == 2


def test_a_district_is_never_deleted(client, cast: Cast):
    client.force_login(cast.administrator)
    answer = client.post(reverse("admin:districts_district_delete", args=[cast.heping.pk]))
    assert answer.status_code == 403


def test_the_list_is_exported(client, cast: Cast):
    client.force_login(cast.administrator)
    answer = client.post(
        reverse("admin:districts_district_export"),
        {
            "format": "0",
            "resource": "0",
            **{f"districtresource_{f}": "on" for f in ("code", "name")},
        },
    )
    rows = tablib.Dataset().load(io.BytesIO(answer.content), format="xlsx")
    assert rows["名称"] == ["和平区", "河东区"]
