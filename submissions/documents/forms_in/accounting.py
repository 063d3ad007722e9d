"""The report of a reading: one line for each field, and what the document held besides."""

from collections.abc import Iterable
from typing import Final

from records.text import count_chars
from submissions.documents.forms_in.answering import Answering
from submissions.documents.forms_in.intake import Intake
from submissions.documents.forms_in.report import Item, Level
from submissions.documents.forms_in.values import is_phone
from submissions.documents.forms_in.walking import Walked
from submissions.kinds import Field, FieldKind, Kind

_PHONES: Final = frozenset({FieldKind.PHONE, FieldKind.LANDLINE, FieldKind.MOBILE})
_PHONE_WORDS: Final = {
    FieldKind.MOBILE: "11 位手机号",
    FieldKind.LANDLINE: "座机号码（如 022-23456789）",
    FieldKind.PHONE: "电话号码",
}
_SHOWN: Final = 40


def field_items(kind: Kind, done: Answering, intake: Intake) -> list[Item]:
    """Return what became of each field of the form, in the form's order."""
    labelled = {key for label in intake.opened.values() for key in label.keys}
    items = []
    for field in kind.fields:
        if field.on_form:
            item = _field_item(field, done, is_there=field.key in labelled)
            items += [item] if item is not None else []
    return items


def _field_item(field: Field, done: Answering, *, is_there: bool) -> Item | None:
    value, key = done.values[field.key], field.key
    if key in done.unclear:
        return Item(key, Level.NOT_UNDERSTOOD, f"“{field.label}”：{done.unclear[key]}")
    if not value:
        return _missing(field, is_there=is_there)
    size = count_chars(value)
    if field.limit is not None and size > field.limit:
        message = f"“{field.label}”有 {size} 字，超过上限 {field.limit} 字（{field.clause}），已完整保留，请删改后再提交。"
        return Item(key, Level.OVER_LIMIT, message)
    if field.kind in _PHONES and not is_phone(value, field.kind):
        words = _PHONE_WORDS[field.kind]
        message = f"“{field.label}”栏写的是“{value[:_SHOWN]}”，不是一个{words}，已照原样填入。"
        return Item(key, Level.NOT_UNDERSTOOD, message)
    place = f"（{done.places[key]}）" if done.places.get(key) else ""
    if key in done.guessed:
        return Item(key, Level.GUESSED, f"“{field.label}”{place}：{done.guessed[key]}，请核对。")
    length = f"，{size} 字" if field.kind is FieldKind.TEXT else ""
    return Item(key, Level.READ, f"“{field.label}”已读取{place}{length}。")


def _missing(field: Field, *, is_there: bool) -> Item | None:
    if not field.required:
        return None
    said = "没有填写" if is_there else "在表里没有找到"
    return Item(field.key, Level.MISSING, f"“{field.label}”{said}。")


def other_items(kind: Kind, done: Answering) -> Iterable[Item]:
    """Return what the form's list of material names, and the texts that went into no field."""
    for each in kind.evidence:
        if names := done.papers.get(each.key):
            listed = "；".join(names)
            message = f"表中列出的{each.label}（{len(names)} 件），请在“支撑材料”中上传：{listed}"
            yield Item("", Level.NOTE, message)
    labels = dict(kind.automatic)
    for key, value in done.automatic.items():
        if value:
            message = f"表中的{labels[key]}是“{value}”；此栏由系统填写，不从表中读入。"
            yield Item("", Level.NOTE, message)
    for why, text, place in done.unknown:
        yield Item("", Level.NOT_UNDERSTOOD, f"{why}（{place}），没有读入。", text)


def document_items(walked: Walked, left_out: Iterable[str]) -> Iterable[Item]:
    """Return what is to be known about the document: tracked changes, comments, hidden text."""
    counts = walked.seen.counts
    if counts["inserted"] or counts["deleted"]:
        message = (
            f"文档带有修订：采用了 {counts['inserted']} 处插入，"
            f"没有采用 {counts['deleted']} 处已删除的文字。"
        )
        yield Item("", Level.NOTE, message)
    for comment in walked.comments:
        yield Item("", Level.NOTE, "文档里的批注，没有读入。", comment)
    for text in walked.seen.hidden:
        yield Item("", Level.NOTE, "文档里的隐藏文字，没有读入。", text)
    if counts["linked_field"]:
        yield Item("", Level.NOTE, "文档里有指向其他文件的域，只读取了显示的文字。")
    for text in walked.skipped:
        yield Item("", Level.NOTE, "文件里还有不是参评表的内容，没有读入。", text)
    for message in dict.fromkeys(left_out):
        yield Item("", Level.NOTE, f"文档里{message}")
