"""A zip of many forms is looked through: junk passed over, dangers refused."""

import io
import zipfile

import pytest

from records.errors import Refused
from submissions.documents.forms_in.packing import MOST_FORMS, unpack
from tests.submissions.forms_in.papers import filled

CURE = "请只把参评表（.docx）重新打包为 .zip，不设密码，再上传。"


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


class GbkName(zipfile.ZipInfo):
    """An entry named in GBK without the UTF-8 flag, as old Windows tools write it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 -- zipfile's own hook
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        unpack(content, "表.zip")
    return caught.value.message


def test_a_docx_is_itself():
    content = filled("project")

    found = unpack(content, "项目.docx")

    assert [(each.name, each.content) for each in found.forms] == [("项目.docx", content)]
    assert found.passed_over == []


def test_forms_in_nested_folders_are_found_and_other_files_named():
    content = zipped(
        ("项目/和平/一.docx", b"PK1"),
        ("案例/二.doc", b"\xd0\xcf"),
        ("项目/~$一.docx", b"x"),
        ("__MACOSX/项目/._一.docx", b"x"),
        (".DS_Store", b"x"),
        ("照片/a.jpg", b"x"),
        ("旧.zip", b"PK"),
        ("项目/", b""),
    )

    found = unpack(content, "全部.zip")

    assert [each.name for each in found.forms] == ["项目/和平/一.docx", "案例/二.doc"]
    assert found.passed_over == [
        ("项目/~$一.docx", "Word 打开时的临时文件"),
        ("__MACOSX/项目/._一.docx", "系统自动生成的文件"),
        (".DS_Store", "系统自动生成的文件"),
        ("照片/a.jpg", "不是 Word 参评表，请作为支撑材料上传"),
        ("旧.zip", "压缩包里的压缩包，没有打开"),
    ]


def test_names_in_gbk_are_read():
    content = zipped((GbkName("项目/优秀项目表.docx"), b"PK1"))

    found = unpack(content, "表.zip")

    assert [(each.name, each.content) for each in found.forms] == [("项目/优秀项目表.docx", b"PK1")]


@pytest.mark.parametrize(
    "name", ["../一.docx", "/etc/一.docx", "C:\\一.docx", "a\\..\\..\\一.docx", "a/../一.docx"]
)
def test_paths_that_lead_out_are_refused(name):
    content = zipped((zipfile.ZipInfo(name), b"PK"))

    assert refusal(content) == f"压缩包里有不正常的路径或链接，不能接收。{CURE}"


@pytest.mark.parametrize("mode", [0o120777, 0o020666, 0o010666])
def test_links_and_devices_are_refused(mode):
    link = zipfile.ZipInfo("一.docx")
    link.external_attr = mode << 16

    assert refusal(zipped((link, b"/etc/passwd"))) == (
        f"压缩包里有不正常的路径或链接，不能接收。{CURE}"
    )


def test_names_that_differ_in_case_only_are_refused():
    content = zipped(("a.docx", b"1"), ("A.docx", b"2"))

    assert refusal(content) == f"压缩包里有同名的文件（只差大小写）。{CURE}"


def test_a_bomb_is_refused_from_the_directory():
    content = zipped(("一.docx", b"\x00" * (4 << 20)))

    assert refusal(content) == f"压缩包里有过大或压缩比不正常的文件。{CURE}"


def test_a_zip_without_a_form_says_so():
    assert refusal(zipped(("a.jpg", b"x"))) == "压缩包里没有 Word 参评表（.docx）。"


def test_too_many_forms_at_once_are_refused():
    content = zipped(*((f"{number}.docx", b"x") for number in range(MOST_FORMS + 1)))

    assert refusal(content) == (
        f"压缩包里有 {MOST_FORMS + 1} 份 Word 文件，一次最多 {MOST_FORMS} 份，请分几个压缩包上传。"
    )


def test_a_damaged_zip_says_so():
    assert refusal(zipped(("一.docx", b"x"))[:-30]) == f"文件已损坏，打不开。{CURE}"
