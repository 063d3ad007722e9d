"""The gate of a Word file from outside: what it is, what it must not hold, its parts within limits.

Nothing is unpacked to disk, nothing outside the file is ever asked for. What is refused says
how to mend it; what is only left out (linked pictures, embedded objects) is named in `left_out`.
"""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from records.errors import Refused

MAX_BYTES: Final = 50 * 1024 * 1024
MAX_ENTRIES: Final = 2_000
MAX_UNPACKED: Final = 200 * 1024 * 1024
MAX_PART: Final = 50 * 1024 * 1024
MAX_XML: Final = 8 * 1024 * 1024
MAX_TAGS: Final = 200_000
MAX_RATIO: Final = 100
RATIO_FREE: Final = 1024 * 1024  # an empty form's styles pack better than 1 : 100
CURE: Final = "请用 Word 或 WPS 打开，另存为 .docx 后重新上传。"
Element = Any  # lxml has no types of its own
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math",
     b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/main",
     b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
     b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
)  # fmt: skip
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARSE: Final = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True)
class Relation:
    """One relation of a part: `kind` is the last word of its type, `target` a part's name."""

    kind: str
    target: str
    is_external: bool


@dataclass
class Package:
    """An opened Word file. Parts are read one by one, each within its limit."""

    archive: zipfile.ZipFile
    main: str = "word/document.xml"
    relations: dict[str, Relation] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def has(self, name: str) -> bool:
        """Say whether there is such a part."""
        return name in self.archive.NameToInfo

    def content(self, name: str, *, limit: int = MAX_PART) -> bytes:
        """Return a part's bytes; refuse what is damaged or larger than `limit`."""
        try:
            with self.archive.open(name) as handle:
                content = handle.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError,
                NotImplementedError, RuntimeError) as error:  # fmt: skip
            raise Refused(f"文件已损坏，打不开。{CURE}", field="file") from error
        if len(content) > limit:
            raise Refused("文件内部的某一部分过大，不像一份参评表。", field="file")
        return content

    def parsed(self, name: str) -> Element:
        """Return the root element of an XML part, strict OOXML read as the usual one."""
        return parse(self.content(name, limit=MAX_XML))

    def part_of(self, kind: str) -> str | None:
        """Return the part that the main document names for a kind of relation, if it is there."""
        for relation in self.relations.values():
            if relation.kind == kind and not relation.is_external and self.has(relation.target):
                return relation.target
        return None

    def parts_of(self, kind: str) -> list[str]:
        """Return all parts of a kind of relation (headers, footers)."""
        found = [each.target for each in self.relations.values() if each.kind == kind]
        return [name for name in dict.fromkeys(found) if self.has(name)]


def open_form(content: bytes) -> Package:
    """Open a .docx; refuse, in Chinese and with the cure, what is none or is dangerous."""
    if not content:
        raise Refused("文件是空的（0 字节），请检查后重新上传。", field="file")
    if len(content) > MAX_BYTES:
        raise Refused(f"文件超过 {MAX_BYTES // 1048576} MB，请压缩图片后再上传。", field="file")
    if not content.startswith(b"PK"):
        raise Refused(_what_it_is(content), field="file")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(f"文件已损坏，打不开。{CURE}", field="file") from error
    _check_directory(archive.infolist())
    package = Package(archive)
    package.main = _main_part(package)
    _check_parts(package)
    package.relations = relations(package, package.main)
    _check_relations(package)
    return package


def is_old_word(content: bytes) -> bool:
    """Say whether it is a binary .doc (or .wps) without a password, which LibreOffice converts."""
    if not content.startswith(_OLE) or "EncryptedPackage".encode("utf-16-le") in content:
        return False
    return "WordDocument".encode("utf-16-le") in content


def parse(raw: bytes) -> Element:
    """Parse one XML part without DTD, entities, network and size surprises."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raw = _as_utf8(raw)
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise Refused(f"文件内部含有不正常的声明，不能接收。{CURE}", field="file")
    if raw.count(b"<") > MAX_TAGS:
        raise Refused("文件内容过多，不像一份参评表。", field="file")
    if b"purl.oclc.org" in raw:
        for strict, usual in _STRICT:
            raw = raw.replace(strict, usual)
    try:
        root = etree.fromstring(raw, etree.XMLParser(**_PARSE))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(f"文件已损坏，打不开。{CURE}", field="file") from error
    if root.getroottree().docinfo.doctype:
        raise Refused(f"文件内部含有不正常的声明，不能接收。{CURE}", field="file")
    return root


def relations(package: Package, part: str) -> dict[str, Relation]:
    """Return the relations of a part by their id; targets are full part names."""
    folder, name = posixpath.split(part)
    where = posixpath.join(folder, "_rels", f"{name}.rels")
    if not package.has(where):
        return {}
    found = {}
    for each in package.parsed(where).iterchildren("{*}Relationship"):
        target, external = each.get("Target", ""), each.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = each.get("Type", "").rpartition("/")[2]
        found[each.get("Id", "")] = Relation(kind, target, external)
    return found


def _as_utf8(raw: bytes) -> bytes:
    try:
        text = raw.decode("utf-16")
    except UnicodeDecodeError as error:
        raise Refused(f"文件已损坏，打不开。{CURE}", field="file") from error
    start = text.find("?>") + 2 if text.lstrip().startswith("<?xml") else 0
    return text[start:].encode("utf-8", "replace")


def _main_part(package: Package) -> str:
    for each in relations(package, "").values():
        if each.kind == "officeDocument" and not each.is_external and package.has(each.target):
            return each.target
    return package.main


def _what_it_is(content: bytes) -> str:
    head = content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if content.startswith(_OLE):
        return _what_old(content)
    if head.startswith(b"{\\rtf"):
        return f"文件内容是 RTF 格式（只改扩展名不行）。{CURE}"
    if head.startswith((b"<html", b"<!doctype html", b"mime-version", b"<head")):
        return f"文件内容是网页（只改扩展名不行）。{CURE}"
    if head.startswith(b"%pdf-"):
        return "文件是 PDF，读不出各栏目。请上传 Word 版参评表（.docx）。"
    return f"文件内容不是 Word 文档（只改扩展名不行）。{CURE}"


def _what_old(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "文件设有密码，请去掉密码后重新上传。"
    if is_old_word(content):
        return f"这是旧版 Word 文件（.doc）。{CURE}"
    return f"文件内容不是 Word 文档（可能是 Excel 或演示文稿）。{CURE}"


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused("文件解压后过大，不像一份参评表。", field="file")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused("文件设有密码，请去掉密码后重新上传。", field="file")
    if len({name.lower() for name in names}) != len(names) or any(map(_is_odd, entries)):
        raise Refused(f"文件内部的目录不正常，不能接收。{CURE}", field="file")
    if any(_is_bomb(entry) for entry in entries):
        raise Refused("文件内部的某一部分过大或压缩比不正常，不能接收。", field="file")


def _is_odd(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    return is_link or name.startswith(("/", "\\")) or ".." in name.split("/") or ":" in name


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    if entry.file_size > MAX_PART:
        return True
    packed = max(entry.compress_size, 1)
    return entry.file_size > RATIO_FREE and entry.file_size / packed > MAX_RATIO


def _check_parts(package: Package) -> None:
    names = [name.lower() for name in package.archive.namelist()]
    if not package.has(package.main):
        kinds = {"xl/": "Excel 工作簿", "ppt/": "演示文稿", "mimetype": "OpenDocument 文档"}
        word = next((kinds[k] for k in kinds if any(n.startswith(k) for n in names)), "压缩包")
        raise Refused(f"文件内容不是 Word 文档，而是{word}（只改扩展名不行）。{CURE}", field="file")
    types = package.content("[Content_Types].xml", limit=MAX_XML) if package.has(
        "[Content_Types].xml") else b""  # fmt: skip
    if b"macroEnabled" in types or any(name.endswith("vbaproject.bin") for name in names):
        raise Refused(f"文件含有宏。{CURE}", field="file")
    if any(name.endswith((".exe", ".dll", ".js", ".vbs", ".bat", ".zip")) for name in names):
        raise Refused("文件里嵌有程序或压缩包，请去掉后重新上传。", field="file")


def _check_relations(package: Package) -> None:
    for each in package.relations.values():
        if each.kind in {"aFChunk", "subDocument"}:
            raise Refused(
                f"文件里嵌入了另一份文档（altChunk），读不出其中的内容。{CURE}", field="file"
            )
        if each.is_external and each.kind == "image":
            package.left_out.append("有链接到外部的图片，没有读入；请把图片本身插入文档。")
        elif each.is_external and each.kind in {"oleObject", "package", "frame"}:
            raise Refused("文件链接了外部对象，请断开链接后重新上传。", field="file")
        elif each.kind in {"oleObject", "package"}:
            package.left_out.append("有嵌入的对象（如 Excel 表格），没有读入；请另作附件上传。")
    _check_template(package)


def _check_template(package: Package) -> None:
    settings = package.part_of("settings")
    if settings is None:
        return
    for each in relations(package, settings).values():
        target = each.target.lower().replace("\\", "/")
        is_local = target.startswith(("file:///", "/")) and not target.startswith(
            ("//", "file:////")
        )
        if each.is_external and not is_local and ("//" in target or target.startswith("\\\\")):
            raise Refused(f"文件引用了网络上的模板，不能接收。{CURE}", field="file")
