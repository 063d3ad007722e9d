"""Makers of good and bad files of every kind; none is kept in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from docx import Document
from PIL import Image, PngImagePlugin

from records.media.families import FileType
from records.media.identify import identify
from tests.records.workbooks.files import repacked, workbook

OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(folder: Path, name: str, content: bytes) -> Path:
    """The bytes on disk, under a name that says nothing."""
    path = folder / f"stored-{abs(hash(name))}"
    path.write_bytes(content)
    return path


def known(folder: Path, name: str, content: bytes) -> tuple[Path, FileType]:
    """A file that passes as what its name says."""
    path = saved(folder, name, content)
    return path, identify(path, name)


# --- pictures


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options) -> bytes:
    buffer = io.BytesIO()
    image = Image.new("RGB", size, (200, 30, 40))
    image.paste((10, 20, 220), (0, 0, size[0] // 2, size[1]))
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def photograph() -> bytes:
    """A JPEG held sideways, with a place and an author in its EXIF."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x010E] = 6, "CANARY-AUTHOR", "CANARY-TEXT"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (39.0, 7.0, 30.0)
    return picture(exif=exif, comment=b"CANARY-COMMENT")


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it has width × height pixels."""
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = png_chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
    return b"\x89PNG\r\n\x1a\n" + head + data + png_chunk(b"IEND", b"")


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "white")]
    buffer = io.BytesIO()
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def commented_png() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "CANARY-AUTHOR")
    return picture("PNG", pnginfo=text)


def archive_bytes(**names: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in (names or {"evil.class": b"x"}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


# --- PDF


def pdf(
    *objects: bytes, pages: int = 1, trailer: bytes = b"", packed: Iterable[bytes] = ()
) -> bytes:
    """A PDF with blank pages; `objects` come besides, `packed` ones inside an object stream."""
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(pages))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"] * pages,
        *objects,
    ]
    if inside := list(packed):
        bodies.append(object_stream(inside))
    content, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(bodies) + 1, trailer)
    return bytes(content + b"startxref\n%d\n%%%%EOF\n" % at)


def object_stream(bodies: list[bytes], extra: bytes = b"/Filter /FlateDecode") -> bytes:
    table, text = b"", b""
    for number, body in enumerate(bodies, start=900):
        table += b"%d %d " % (number, len(text))
        text += body + b" "
    data = zlib.compress(table + text) if extra else table + text
    told = (len(bodies), len(table), len(data), extra)
    return b"<< /Type /ObjStm /N %d /First %d /Length %d %s >>\nstream\n%s\nendstream" % (
        *told,
        data,
    )


def inflating(size: int) -> bytes:
    """A stream that inflates to `size` bytes."""
    packer, data = zlib.compressobj(9), bytearray()
    for _ in range(size // 1_048_576):
        data += packer.compress(b"\0" * 1_048_576)
    data += packer.flush()
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(data), data)


# --- Office files of today


def docx(text: str = "某某职业介绍中心", **parts: bytes) -> bytes:
    """A Word file; `parts` are added or replaced, "__" in their names standing for "/"."""
    document, buffer = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(buffer)
    return with_parts(
        buffer.getvalue(), {key.replace("__", "/"): part for key, part in parts.items()}
    )


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    return repacked(content, parts)


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def with_body(xml: bytes, content: bytes | None = None) -> bytes:
    """A Word file with this put into its body."""
    whole = content or docx()
    body = part(whole, "word/document.xml").replace(b"<w:body>", b"<w:body>" + xml)
    return with_parts(whole, {"word/document.xml": body})


def field_xml(*pieces: bytes) -> bytes:
    """A field whose instruction is split over several runs."""
    runs = b"".join(b"<w:r><w:instrText>%s</w:instrText></w:r>" % piece for piece in pieces)
    return b'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>%s</w:p>' % runs


def with_link(content: bytes, part_name: str, kind: str, target: str) -> bytes:
    """An office file with one more external relationship."""
    link = f'<Relationship Id="rX" Type="{_KINDS}/{kind}" Target="{target}" TargetMode="External"/>'
    try:
        old = part(content, part_name)
    except KeyError:
        old = f'<Relationships xmlns="{_RELATIONS}"></Relationships>'.encode()
    return with_parts(
        content, {part_name: old.replace(b"</Relationships>", link.encode() + b"</Relationships>")}
    )


def pptx(**parts: bytes) -> bytes:
    """The smallest presentation of one empty slide that LibreOffice opens."""
    main = f"{_OFFICE}presentationml."
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/ppt/presentation.xml" ContentType="{main}presentation.main+xml"/>'
        f'<Override PartName="/ppt/slides/slide1.xml" ContentType="{main}slide+xml"/></Types>'
    )
    spaces = (
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:r="{_KINDS}"'
    )
    shape = (
        '<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/>'
        "</p:nvGrpSpPr><p:grpSpPr/></p:spTree></p:cSld>"
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    files = {
        "[Content_Types].xml": head + types,
        "_rels/.rels": f'{head}<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" '
        f'Type="{_KINDS}/officeDocument" Target="ppt/presentation.xml"/></Relationships>',
        "ppt/presentation.xml": f'{head}<p:presentation {spaces}><p:sldIdLst><p:sldId id="256" '
        'r:id="r1"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": f'{head}<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="r1" Type="{_KINDS}/slide" Target="slides/slide1.xml"/></Relationships>',
        "ppt/slides/slide1.xml": f"{head}<p:sld {spaces}>{shape}</p:sld>",
    }
    return archive_bytes(
        **{name: text.encode() for name, text in files.items()}
        | {key.replace("__", "/"): content for key, content in parts.items()}
    )


xlsx = workbook


# --- Office files of old


def compound(streams: Mapping[str, bytes], storages: Iterable[str] = ()) -> bytes:
    """An OLE file with these streams (each padded to 4,096 bytes) and empty storages."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    names = [("Root Entry", 5, end, 0)]
    table, data = [0xFFFFFFFD], b""  # sector 0 is the table itself
    for name, content in streams.items():
        padded = content.ljust(max(4_096, -(-len(content) // 512) * 512), b"\0")
        count, start = len(padded) // 512, len(table)
        table += [start + number + 1 for number in range(count - 1)] + [end]
        data += padded
        names.append((name, 2, start, len(padded)))
    names += [(name, 1, 0, 0) for name in storages]
    directory = b"".join(_entry(*entry) for entry in names).ljust(-(-len(names) // 4) * 512, b"\0")
    first, count = len(table), len(directory) // 512
    table += [first + number + 1 for number in range(count - 1)] + [end]
    assert len(table) <= 128
    fat = struct.pack("<128I", *table, *[free] * (128 - len(table)))
    header = struct.pack(
        "<8s16s5H6x9I", OLE_HEAD, b"", 62, 3, 0xFFFE, 9, 6, 0, 1, first, 0, 4096, end, 0, end, 0
    )
    header += struct.pack("<109I", 0, *[free] * 108)
    return header + fat + data + directory


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    label = name.encode("utf-16-le") + b"\0\0"
    body = label.ljust(64, b"\0") + struct.pack("<HBB3I", len(label), kind, 1, *[0xFFFFFFFF] * 3)
    return body + b"\0" * 36 + struct.pack("<IQ", start, size)


def doc(text: bytes = b"", flags: int = 0, **more: bytes) -> bytes:
    head = struct.pack("<5HH", 0xA5EC, 0xC1, 0, 0, 0, flags)
    return compound({"WordDocument": head.ljust(1_500, b"\0") + text} | more)


def xls(*records: tuple[int, bytes]) -> bytes:
    body = b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)
    return compound(
        {"Workbook": struct.pack("<HH4x", 0x809, 4) + body + struct.pack("<HH", 0x0A, 0)}
    )


def ppt(content: bytes = b"") -> bytes:
    return compound({"PowerPoint Document": content, "Current User": b""})
