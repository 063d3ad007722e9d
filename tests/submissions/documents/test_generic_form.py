"""A kind without an official layout: one declaration is enough for its Word form."""

from records.enums import FileFamily
from submissions.documents.forms_out import FormMeta, form_document
from submissions.kinds import EvidenceClass, Field, FieldKind, Kind, Seal, SealLevel
from tests.submissions.documents.forms import PRINTED, grid, paragraphs, part

APPLICATION = Kind(
    name="institution",
    annex="附件7",
    heading="就业服务标杆机构申报表",
    subject="机构",
    clause="三",
    automatic=(("district", "所在区县"),),
    fields=(
        Field(key="title", label="机构名称"),
        Field(key="since", label="成立时间", kind=FieldKind.MONTH),
        Field(key="is_public", label="公益性", kind=FieldKind.FLAG),
        Field(key="mobile", label="手机", kind=FieldKind.MOBILE, group="联系电话"),
        Field(key="deeds", label="主要事迹", kind=FieldKind.TEXT, limit=2000, hint="近两年的工作"),
        Field(key="genre", label="体裁", on_form=False),
    ),
    evidence=(EvidenceClass(key="photo", label="照片", accepts=frozenset({FileFamily.IMAGE})),),
    seal=Seal(level=SealLevel.CITY, label="评审意见"),
)
ANSWERS = {
    "title": "某区零工市场",
    "since": "2021-05",
    "is_public": True,
    "mobile": "19000001111",
    "deeds": "一\n二",
    "genre": "不印",
}


def test_its_empty_form_shows_labels_limits_and_hints():
    content = form_document(APPLICATION, {}, [], FormMeta())
    assert paragraphs(content) == ["附件7", "就业服务标杆机构申报表"]
    assert grid(content) == [
        ["所在区县", ""],
        ["机构名称", ""],
        ["成立时间", ""],
        ["公益性", ""],
        ["联系电话 手机", ""],
        ["主要事迹 （2000字以内）", "（近两年的工作）"],
        ["支撑材料目录", "1.照片："],
        ["评审意见", "签章： 年 月 日"],
    ]


def test_its_filled_form_holds_the_answers_as_people_read_them():
    files = [{"evidence": "photo", "name": "门面.jpg", "caption": ""}]
    meta = FormMeta(automatic={"district": "和平区"}, printed=PRINTED)
    content = form_document(APPLICATION, ANSWERS, files, meta)
    assert [row[1] for row in grid(content)] == [
        "和平区",
        "某区零工市场",
        "2021年5月",
        "是",
        "19000001111",
        "一 二",
        "1.照片：门面.jpg",
        "签章： 年 月 日",
    ]
    assert "版本 2" in part(content, "header")


def test_without_seal_and_evidence_the_table_ends_with_the_fields():
    bare = Kind(
        name="bare", annex="附件8", heading="表", subject="事", clause="", evidence=(),
        fields=(Field(key="title", label="名称"),),
    )  # fmt: skip
    assert grid(form_document(bare, {"title": "甲"}, [], FormMeta())) == [["名称", "甲"]]
