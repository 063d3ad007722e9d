"""Reads a filled Word form of 附件2, 3 or 4 into answers, with an account of every piece."""

from collections.abc import Mapping
from typing import Final

from records.errors import Refused
from submissions.documents.forms_in.accounting import document_items, field_items, other_items
from submissions.documents.forms_in.answering import Answering, answer
from submissions.documents.forms_in.blocks import Block, Line, lines_of
from submissions.documents.forms_in.intake import Intake
from submissions.documents.forms_in.labels import labels_of
from submissions.documents.forms_in.opening import Package, open_form
from submissions.documents.forms_in.recognising import parts, recognise, seen
from submissions.documents.forms_in.report import FormReading, Item, Level, Picture
from submissions.documents.forms_in.sorting import take_blocks
from submissions.documents.forms_in.walking import Walked, picture_part, walk
from submissions.documents.forms_in.wording import is_form_line, is_page_number
from submissions.kinds import KINDS, Field, FieldKind, Kind

_SUFFIXES: Final = {
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF8": "gif",
    b"RIFF": "webp",
}


def read_form(content: bytes, kinds: Mapping[str, Kind] = KINDS) -> FormReading:
    """Read the form that a .docx is; of several forms in one file, the one with most answers.

    Raises Refused (in Chinese, with the cure) for what is no Word file, is damaged, protected,
    dangerous, or too large. A document that is none of the known forms gives a reading without
    kind that tells what was seen.
    """
    readings = read_forms(content, kinds)
    return max(readings, key=lambda reading: sum(map(bool, reading.answers.values())))


def read_forms(content: bytes, kinds: Mapping[str, Kind] = KINDS) -> tuple[FormReading, ...]:
    """Read every filled form of a file: one as a rule, more when annexes were kept together."""
    package = open_form(content)
    walked = walk(package)
    found, cut = [], parts(walked.body, kinds)
    for blocks in cut:
        kind = recognise(blocks, kinds)
        if kind is not None:
            found.append(_read(package, walked, blocks, kind))
        elif len(cut) > 1 and (text := seen(blocks)):
            walked.skipped.append(text)
    if not found and (kind := recognise(walked.body + walked.margins, kinds)):
        found.append(_read(package, walked, walked.body, kind))
    if not found:
        return (_not_understood(walked),)
    return tuple(reading for reading in found if not reading.is_blank) or tuple(found[:1])


def _read(package: Package, walked: Walked, blocks: list[Block], kind: Kind) -> FormReading:
    intake = Intake(labels_of(kind))
    take_blocks(intake, blocks)
    intake.current = ""
    done = answer(intake)
    _take_margins(done, intake, walked)
    _take_notes(done, walked, kind)
    pictures = _pictures(package, intake, package.left_out)
    report = [
        *field_items(kind, done, intake),
        *other_items(kind, done),
        *document_items(walked, package.left_out),
    ]
    if pictures:
        message = f"文档里有 {len(pictures)} 张图片，建立草稿时作为支撑材料附上。"
        report.append(Item("", Level.NOTE, message))
    return FormReading(
        kind=kind.name,
        answers=done.values,
        report=tuple(report),
        pictures=tuple(pictures),
        automatic=done.automatic,
        papers=done.papers,
    )


def _take_margins(done: Answering, body: Intake, walked: Walked) -> None:
    """Read headers and footers: a value that the body lacks may stand there, all else is told."""
    margin = Intake(body.labels, opened=dict(body.opened))
    margin.slots = {slot: lines for slot, lines in body.slots.items() if body.has(slot)}
    known = set(margin.slots)
    margin.free(_told(walked, body))
    for slot in set(margin.slots) - known:
        key = margin.opened[slot].key
        if key in done.values and not done.values[key]:
            more = answer(Intake(body.labels, {slot: margin.slots[slot]}, margin.opened))
            done.values[key], done.places[key] = more.values[key], "页眉或页脚"
            body.opened[slot] = margin.opened[slot]
        elif slot.startswith("@automatic"):
            done.automatic.setdefault(key, " ".join(line.text for line in margin.slots[slot]))
    for line in margin.loose:
        done.left("页眉页脚里的文字", line.text, line.place)


def _told(walked: Walked, intake: Intake) -> list[Line]:
    """Return the lines of the margins that say more than the form and the page number."""
    headings, lines = intake.labels.headings, lines_of(walked.margins)
    kept = [line for line in lines if line.text and not is_page_number(line.text)]
    return [line for line in kept if not is_form_line(line.text, headings)]


def _take_notes(done: Answering, walked: Walked, kind: Kind) -> None:
    """Footnotes are 注释 where the form has that field; else they are told."""
    if not walked.notes:
        return
    field = _field_for_notes(kind)
    if field is None or done.values[field.key]:
        for note in walked.notes:
            done.left("脚注", note, "脚注")
        return
    done.values[field.key] = "\n".join(walked.notes)
    done.guessed[field.key] = "取自文档的脚注"


def _field_for_notes(kind: Kind) -> Field | None:
    return next((field for field in kind.fields if field.label == "注释"), None)


def _pictures(package: Package, intake: Intake, left_out: list[str]) -> list[Picture]:
    """Return the embedded pictures, each once, with the field they stand in."""
    found: dict[bytes, Picture] = {}
    for identifier, slot in intake.pictures:
        part = picture_part(package, identifier)
        if part is None:
            continue
        try:
            content = package.content(part)
        except Refused:
            left_out.append("有一张图片已损坏，没有读入。")
            continue
        suffix = _suffix(content, part)
        if suffix not in _SUFFIXES.values():
            left_out.append(f"有 .{suffix} 格式的图形，没有读入；请截图另存为 PNG 或 JPG 后上传。")
        elif content not in found:
            name = f"图片{len(found) + 1}.{suffix}"
            found[content] = Picture(name, content, _field_key(intake, slot))
    return list(found.values())


def _suffix(content: bytes, part: str) -> str:
    """Return what a picture is by its first bytes; its part's name may say anything."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    known = (suffix for head, suffix in _SUFFIXES.items() if content.startswith(head))
    return next(known, part.rpartition(".")[2].lower()[:5])


def _field_key(intake: Intake, slot: str) -> str:
    label = intake.opened.get(slot)
    keys = [slot, *(label.keys if label is not None else ())]
    fields = [intake.labels.kind.field(key) for key in keys if intake.labels.kind.has(key)]
    return next((field.key for field in fields if field.kind is FieldKind.TEXT), "")


def _not_understood(walked: Walked) -> FormReading:
    message = "没有认出这是哪一种参评表（附件2、附件3、附件4）：看不到表名，栏目名也对不上。"
    text = seen(walked.body + walked.margins)
    return FormReading(report=(Item("", Level.NOT_UNDERSTOOD, message, text),))


__all__ = ["read_form", "read_forms"]
