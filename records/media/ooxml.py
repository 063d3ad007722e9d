"""Word, Excel and PowerPoint files of today: only the expected parts, nothing that acts (B35).

Runs in the child process. Every part is read to its end: its real size and its checksum have
to be those of the directory.
"""

import re
import zipfile
from pathlib import Path
from typing import IO, Final
from xml.parsers import expat

from records.media.containers import BROKEN, CURE, read_directory
from records.media.families import FileRefused

CHUNK: Final = 256 * 1024
MAX_FIELD: Final = 64 * 1024
MAX_NESTED: Final = 10 * 1024 * 1024
_MAIN_TYPES: Final = {
    "docx": "wordprocessingml.document.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
    "pptx": "presentationml.presentation.main+xml",
}
_PLACES: Final = {
    "header": "页眉", "footer": "页脚", "slide": "幻灯片", "notesSlide": "备注页",
    "worksheets": "工作表", "comments": "批注", "document": "正文", "footnotes": "脚注",
}  # fmt: skip
_PART: Final = re.compile(r"(\[Content_Types\]\.xml|(_rels|docProps|docMetadata|word|xl|ppt|customXml"
                          r"|customUI|_xmlsignatures|theme|\[trash\]|media)/.*)", re.IGNORECASE)  # fmt: skip
_CHART_BOOK: Final = re.compile(r"(word|xl|ppt)/embeddings/[^/]+\.xlsx", re.IGNORECASE)
_NESTED: Final = re.compile(r".*\.(zip|rar|7z|gz|jar|exe|dll|js|vbs|bat|cmd|ps1|scr|hta|lnk|docx|docm"
                            r"|doc|xlsm|xlsb|xls|pptx|pptm|ppt|xlsx)", re.IGNORECASE)  # fmt: skip
_ACTIVE_HEADS: Final = (
    b"PK\x03\x04",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0",
)
_FIELD: Final = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
_FETCHING_FIELD: Final = re.compile(
    r"\b(INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK)\b[^\"]{0,200}\"?\s*(https?:|ftp:|file:|\\\\)",
    re.IGNORECASE,
)
_FETCHING_FORMULA: Final = re.compile(r"\b(WEBSERVICE|RTD|IMAGE)\s*\(|^\s*\w+\|", re.IGNORECASE)
_FORMULAS: Final = {"f", "calculatedColumnFormula", "definedName"}
_KEPT_LINKS: Final = {
    "hyperlink",
    "externalLinkPath",
}  # asked for by a click, or never updated here
_OWN_DISK: Final = re.compile(r"(file:///)?[a-z]:[\\/%]|[^:/\\]+$", re.IGNORECASE)


def check_office(path: Path, suffix: str, *, depth: int = 0) -> None:
    """Refuse macros, embedded objects, DDE, pieces of other files and links that fetch."""
    entries = read_directory(path)
    names = {entry.filename for entry in entries}
    try:
        with zipfile.ZipFile(path) as archive:
            _check_type(archive, suffix)
            books = _chart_books(archive, names)
            for entry in entries:
                _check_name(entry, books if depth == 0 else set())
            for entry in entries:
                _check_part(archive, entry)
            for book in sorted(books & names):
                _check_nested(archive, book)
    except BROKEN as error:
        raise FileRefused(f"文件已损坏或不完整，打不开。{CURE}") from error


def _check_type(archive: zipfile.ZipFile, suffix: str) -> None:
    types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    if "macroEnabled" in types or "vbaProject" in types:
        raise FileRefused(f"文件含有宏。请另存为不含宏的 .{suffix} 后再上传。")
    if _MAIN_TYPES[suffix] not in types:
        raise FileRefused(f"文件内部的类型与 .{suffix} 不符（可能是模板）。{CURE}")


def _chart_books(archive: zipfile.ZipFile, names: set[str]) -> set[str]:
    """Return the workbooks that only hold a chart's numbers: the one thing that may be inside."""
    found: set[str] = set()
    for name in names:
        if re.fullmatch(r"(word|xl|ppt)/charts/_rels/[^/]+\.rels", name):
            text = archive.read(name).decode("utf-8", "replace")
            folder = name.partition("/")[0]
            found |= {f"{folder}/embeddings/{book}" for book in
                      re.findall(r'"(?:\.\./|/\w+/)embeddings/([^"/]+\.xlsx)"', text)}  # fmt: skip
    return found


def _check_name(entry: zipfile.ZipInfo, books: set[str]) -> None:
    name = entry.filename
    lower = name.lower()
    if lower.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in lower:
        raise FileRefused(f"文件含有宏（{name}）。请另存为不含宏的文件后再上传。")
    if "/activex/" in lower or ("/ctrlprops/" in lower and lower.endswith(".bin")):
        raise FileRefused(f"文件含有 ActiveX 控件（{name}）。请删除控件后重新上传。")
    if name in books and _CHART_BOOK.fullmatch(name):
        return
    if "/embeddings/" in lower and not entry.is_dir():
        raise FileRefused(f"文件内嵌了其他文件（{name}）。请删除嵌入的对象，把文件单独上传。")
    if _NESTED.fullmatch(name):
        raise FileRefused(f"文件里套着另一个文件（{name}）。请删除后重新上传。")
    if _PART.fullmatch(name) is None:
        raise FileRefused(f"文件内部有不认识的部件（{name[:60]}）。{CURE}")


def _check_nested(archive: zipfile.ZipFile, name: str) -> None:
    inner = Path("inner.xlsx")  # in the child's own folder
    try:
        with archive.open(name) as part, inner.open("wb") as copy:
            while chunk := part.read(CHUNK):
                copy.write(chunk)
                if copy.tell() > MAX_NESTED:
                    raise FileRefused(f"图表的数据表（{name}）过大。请把图表粘贴为图片后重新上传。")
        check_office(inner, "xlsx", depth=1)
    finally:
        inner.unlink(missing_ok=True)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    with archive.open(entry) as part:
        if name.lower().endswith((".xml", ".rels", ".vml")):
            seen = _Reader(name).read(part)
        else:
            seen = _read_other(part, name)
    if seen != entry.file_size:
        raise FileRefused(f"文件内部记录的大小与实际不符（{name}）。{CURE}")


def _read_other(part: IO[bytes], name: str) -> int:
    head = part.read(CHUNK)
    if head.startswith(_ACTIVE_HEADS) and not _CHART_BOOK.fullmatch(name):
        raise FileRefused(f"文件里套着另一个文件（{name}）。请删除后重新上传。")
    seen = len(head)
    while chunk := part.read(CHUNK):
        seen += len(chunk)
    return seen


class _Reader:
    """Reads one XML part as it streams by, and refuses what acts or fetches."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.field = ""
        self.taking = ""
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def read(self, part: IO[bytes]) -> int:
        """Read the part to its end; return its size."""
        seen = 0
        try:
            while chunk := part.read(CHUNK):
                seen += len(chunk)
                self.parser.Parse(chunk)
            self.parser.Parse(b"", True)  # noqa: FBT003 -- expat's own signature
        except expat.ExpatError as error:
            raise FileRefused(f"文件内部已损坏（{self.name}）。{CURE}") from error
        self._check_field()
        return seen

    def _refused(self, what: str, cure: str) -> FileRefused:
        place = next((label for word, label in _PLACES.items() if word in self.name), self.name)
        return FileRefused(f"{place}中有{what}（{self.name}），{cure}")

    def _doctype(self, *_: object) -> None:
        raise self._refused("实体定义（DTD）", f"已拒绝。{CURE}")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition("}")[2]
        if local == "Relationship":
            self._check_link(attributes)
        elif local == "altChunk":
            raise self._refused("整块插入的外部内容（altChunk）", CURE)
        elif local in {"OLEObject", "oleObj", "oleObject", "control"}:
            raise self._refused("嵌入的对象或控件", "请删除后重新上传。")
        elif local == "ddeLink":
            raise self._refused("自动取数的链接（DDE）", "请断开链接后重新上传。")
        elif local == "fldSimple":
            self._check_instruction(
                next((v for k, v in attributes.items() if k.endswith("instr")), "")
            )
        elif local == "fldChar" and "begin" in attributes.values():
            self._check_field()
        elif local in _FORMULAS or local == "instrText":
            self.taking = local
            self.field = "" if local in _FORMULAS else self.field

    def _end(self, tag: str) -> None:
        if self.taking in _FORMULAS:
            if _FETCHING_FORMULA.search(self.field):
                raise self._refused("从外部取数的公式", "请粘贴为数值后重新上传。")
            self.field = ""
        self.taking = ""

    def _text(self, text: str) -> None:
        if self.taking:
            self.field = (self.field + text)[-MAX_FIELD:]

    def _check_field(self) -> None:
        field, self.field = self.field, ""
        self._check_instruction(field)

    def _check_instruction(self, instruction: str) -> None:
        if _FIELD.search(instruction):
            raise self._refused("自动取数的域（DDE）", "请删除该域后重新上传。")
        if _FETCHING_FIELD.search(instruction):
            raise self._refused("从别处取内容的域", "请全选后按 Ctrl+Shift+F9 取消域后重新上传。")

    def _check_link(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "")
        if kind in {"oleObject", "control", "activeXControlBinary", "aFChunk", "vbaProject"}:
            raise self._refused("嵌入的对象或控件", "请删除后重新上传。")
        if attributes.get("TargetMode", "").lower() != "external" or kind in _KEPT_LINKS:
            return
        if kind == "attachedTemplate":
            if _OWN_DISK.match(target):
                return  # the writer's own Normal.dotm: nothing outside is asked
            cure = "请在 Word“加载项-模板”中改回 Normal 后重新上传。"
            raise self._refused(f"远程模板（{target[:60]}）", cure)
        if kind in {"image", "audio", "video", "media"}:
            raise self._refused(
                f"链接的外部图片或媒体（{target[:60]}）", "请改为“嵌入”后重新上传。"
            )
        raise self._refused(f"指向文件之外的链接（{target[:60]}）", "请断开链接后重新上传。")
