"""The bytes say what a file is; the name only has to agree (B39, B41)."""

import pytest

from records.enums import FILE_FAMILY_LABELS, FileFamily
from records.media.families import FileRefused
from records.media.identify import identify
from records.media.names import MAX_NAME, checked_name
from records.media.signatures import CONTENTS, KEPT_SUFFIXES
from tests.records.media import files

EXE = b"MZ\x90\0" + b"\0" * 200
HTML = b"<html><body><script>alert(1)</script></body></html>"
MP4 = b"\0\0\0\x18ftypisom" + b"\0" * 64


@pytest.mark.parametrize(
    ("name", "content", "family", "content_type"),
    [
        ("a.jpg", files.picture(), "image", "image/jpeg"),
        ("照片.JPEG", files.picture(), "image", "image/jpeg"),
        ("a.png", files.picture("PNG"), "image", "image/png"),
        ("a.gif", files.picture("GIF"), "image", "image/gif"),
        ("a.webp", files.picture("WEBP"), "image", "image/webp"),
        ("a.pdf", files.pdf(), "pdf", "application/pdf"),
        ("a.docx", files.docx(), "word", None),
        ("a.xlsx", files.xlsx(), "sheet", None),
        ("a.pptx", files.pptx(), "slides", None),
        ("a.doc", files.doc(), "word", "application/msword"),
        ("a.xls", files.xls(), "sheet", "application/vnd.ms-excel"),
        ("a.ppt", files.ppt(), "slides", "application/vnd.ms-powerpoint"),
        ("a.mp4", MP4, "video", "video/mp4"),
        ("a.MOV", MP4, "video", "video/quicktime"),
        ("a.m4a", MP4, "audio", "audio/mp4"),
        ("a.avi", b"RIFF\0\0\0\0AVI LIST", "video", "video/x-msvideo"),
        ("a.wav", b"RIFF\0\0\0\0WAVEfmt ", "audio", "audio/wav"),
        ("a.wmv", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video", "video/x-ms-wmv"),
        ("a.wma", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "audio", "audio/x-ms-wma"),
        ("a.mkv", b"\x1aE\xdf\xa3", "video", "video/x-matroska"),
        ("a.flv", b"FLV\x01", "video", "video/x-flv"),
        ("a.mpg", b"\0\0\x01\xba", "video", "video/mpeg"),
        ("a.mts", b"\0\0\0\0G" + b"\0" * 191 + b"G" + b"\0" * 191 + b"G", "video", "video/mp2t"),
        ("a.mp3", b"ID3\x04", "audio", "audio/mpeg"),
        ("a.mp3", b"\xff\xfb\x90\x00" * 4, "audio", "audio/mpeg"),
        ("a.aac", b"\xff\xf1\x50\x80" * 4, "audio", "audio/aac"),
        ("a.amr", b"#!AMR\n", "audio", "audio/amr"),
    ],
)
def test_a_file_is_what_its_bytes_say(tmp_path, name, content, family, content_type):
    _, kind = files.known(tmp_path, name, content)
    assert (kind.family, kind.suffix, kind.name) == (family, name.rpartition(".")[2].lower(), name)
    assert content_type in {None, kind.content_type}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.mp4", EXE, "文件名以 .mp4 结尾，内容却是程序文件"),
        ("a.exe", MP4, "内容却是MP4 视频（.mp4）。请把扩展名改为 .mp4"),
        ("a.exe", EXE, "这是程序文件，不能作为材料"),
        ("报名表.pdf.exe", files.pdf(), "文件名以 .exe 结尾，内容却是PDF 文件（.pdf）"),
        ("a.jpg", EXE, "内容却是程序文件"),
        ("a.mp4", HTML, "内容却是网页文件"),
        ("a.pdf", HTML, "内容却是网页文件"),
        ("a.docx", b"\xef\xbb\xbf  <!DOCTYPE html><p>", "内容却是网页文件"),
        ("a.png", b'<?xml version="1.0"?><svg xmlns="x"/>', "内容却是SVG 图形"),
        (
            "a.svg",
            b'<svg onload="x"/>',
            "这是SVG 图形，不能作为材料。请用看图软件打开，另存为 .jpg",
        ),
        ("a.jpg", b"<?php system($_GET[0]);", "内容却是脚本文件"),
        ("a.sh", b"#!/bin/sh\nrm -rf /\n", "这是脚本文件"),
        ("a.ico", b"\0\0\x01\0\x01\0", "这是ICO 图标"),
        ("a.tif", b"II*\0", "这是TIFF 图片"),
        ("a.jpg", b"MM\0*", "内容却是TIFF 图片"),
        ("a.bmp", b"BM\0\0", "这是BMP 图片"),
        ("a.heic", b"\0\0\0\x18ftypheic", "请在手机“设置-相机-格式”中选“兼容性最佳”"),
        ("a.jpg", b"\0\0\0\x18ftypmif1", "内容却是HEIC 图片"),
        ("a.rar", b"Rar!\x1a\x07", "请直接上传其中的文件，不要打包"),
        ("a.zip", files.archive_bytes(), "这是压缩包"),
        ("a.docx", files.archive_bytes(), "内容却是压缩包"),
        ("a.xlsx", files.docx(), "内容却是Word 文档（.docx）"),
        ("a.docx", files.xlsx(), "内容却是Excel 工作簿（.xlsx）"),
        ("a.doc", files.docx(), "内容却是Word 文档（.docx）"),
        ("a.doc", files.xls(), "内容却是旧版 Excel 工作簿（.xls）"),
        ("a.docx", files.compound({"EncryptedPackage": b"x"}), "设有打开密码的文件"),
        ("a.doc", files.compound({"SomeSetup": b"x"}), "内容却不是"),
        ("a.odt", files.archive_bytes(mimetype=b"application/vnd.oasis"), "OpenDocument 文件"),
        ("a.rtf", b"{\\rtf1}", "另存为 .docx"),
        ("a.m3u8", b"#EXTM3U\nhttp://127.0.0.1/x", "播放列表"),
        ("a.rmvb", b".RMF\0", "RealMedia 视频"),
        ("a.mp4", b"#EXTM3U\nfile:///etc/passwd", "播放列表"),
        ("a.txt", "只是文字".encode(), "不能识别这种文件（.txt）"),
        ("a.jpg", b"\0" * 600, "内容却不是（只改扩展名不行，或文件已损坏）"),
        ("a.jpg", b"", "0 字节"),
        ("a.doc", files.OLE_HEAD, "已损坏"),
    ],
)
def test_everything_else_is_refused_with_what_it_is_and_the_cure(reason, name, content, said):
    assert said in reason(name, content)


@pytest.mark.parametrize(
    "name",
    [
        "a%00.pdf", "a.pdf%00.exe", "a\0.pdf", "a\r\n.pdf", "a.pdf.", ".htaccess", ".pdf", "pdf",
        "", "-rf.pdf", "a.pdf ::$DATA", "a.pdf:x.pdf", "CON.pdf", "nul.pdf", "com1.docx", "LPT9.xlsx",
        "CON .pdf", "a?.pdf", "a|b.pdf", "..", "..%2f..%2fetc%2fpasswd.pdf", "\u200b.pdf",
    ],
)  # fmt: skip
def test_odd_names_are_refused(name):
    with pytest.raises(FileRefused) as refusal:
        checked_name(name)
    assert "文件名不正常" in refusal.value.message


def test_a_name_is_only_a_label_without_folders_or_hidden_turns():
    assert checked_name(r"C:\Users\办公室\方案.PDF") == "方案.PDF"
    assert checked_name("../../etc/方案.pdf") == "方案.pdf"
    assert checked_name("照片\u202egpj.exe") == "照片gpj.exe"
    assert checked_name("职业指导  案例（一）.docx") == "职业指导 案例（一）.docx"


def test_the_longest_name_is_taken_and_one_more_is_not():
    longest = "长" * (MAX_NAME - 4) + ".pdf"
    assert checked_name(longest) == longest
    with pytest.raises(FileRefused, match="超过 120 个字"):
        checked_name("长" + longest)


def test_only_the_beginning_of_a_large_file_is_read(tmp_path):
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.write(b"\xff\xd8\xff")
        file.truncate(8 * 1024**3)  # sparse
    assert identify(path, "a.jpg").family == FileFamily.IMAGE


def test_every_family_has_a_label_and_every_extension_one_family():
    assert set(FILE_FAMILY_LABELS) == set(FileFamily)
    listed = [suffix for content in CONTENTS for suffix in content.suffixes]
    assert (len(listed), set(listed)) == (len(KEPT_SUFFIXES), KEPT_SUFFIXES)
