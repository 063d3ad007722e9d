"""An import handler of the tests' own: it names districts by code."""

from accounts.roles import Permission
from districts.models import District
from records.operations.imports import Change, ImportHandler, Plan, import_handler
from records.operations.log import record
from records.workbooks import CellProblem, Column, TableSpec
from tests.records.workbooks.files import workbook

HEADER = ["区划代码", "名称", "报送单位"]
SPEC = TableSpec(
    title="区名单",
    sheet="区",
    columns=(
        Column("code", "区划代码", required=True),
        Column("name", "名称", required=True, max_length=10),
        Column("bureau", "报送单位"),
    ),
)


@import_handler
class DistrictImport(ImportHandler):
    """Adds and renames districts."""

    kind = "test-districts"
    title = "区名单导入"
    permission = Permission.MANAGE_SEASON
    locked: list[str] = []

    def spec(self, params):
        return SPEC

    def lock(self, params):
        self.locked.append("lock")
        list(District.objects.locked())

    def plan(self, *, rows, params, by, at):
        known = {district.code: district for district in District.objects.all()}
        plan, seen = Plan(), set()
        for row in rows:
            if row.cells["code"] in seen:
                message = f"区划代码 {row.cells['code']} 在文件中重复。"
                plan.problems.append(CellProblem(row.number, "code", message))
            seen.add(row.cells["code"])
            plan.changes.append(_change(row, known.get(row.cells["code"])))
        return plan

    def apply(self, *, rows, params, by, at):
        for row in rows:
            values = {"name": row.cells["name"], "bureau": row.cells["bureau"]}
            district, _ = District.objects.update_or_create(code=row.cells["code"], defaults=values)
            record("name_district", on=district, by=by, at=at, label=district.name)
        return f"已导入 {len(rows)} 个区。"

    def done_url(self, params):
        return "/desk/jobs/"


def _change(row, district):
    before = {"名称": district.name, "报送单位": district.bureau} if district else {}
    after = {"名称": row.cells["name"], "报送单位": row.cells["bureau"]}
    cells = {label: (before.get(label, ""), value) for label, value in after.items()
             if before.get(label, "") != value}  # fmt: skip
    action = "add" if district is None else "change" if cells else "keep"
    return Change(row.number, action, row.cells["name"], cells)


def district_file(*rows) -> bytes:
    """A workbook of districts; by default one new and one that is there with another bureau."""
    default = [["120103", "河西区", "河西区人社局"], ["120101", "和平区", "和平局"]]
    return workbook(rows=rows or default, header=HEADER)
