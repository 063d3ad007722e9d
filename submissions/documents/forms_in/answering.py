"""From what was collected behind the labels to the answers of a kind."""

from dataclasses import dataclass, field
from typing import Final

from submissions.documents.forms_in.blocks import Line
from submissions.documents.forms_in.intake import Intake
from submissions.documents.forms_in.labels import Label, Role
from submissions.documents.forms_in.months import Period, read_period
from submissions.documents.forms_in.values import (
    joined_line,
    paper_names,
    phones_in,
    text_value,
    value_of,
)
from submissions.documents.forms_in.wording import squeezed, without_seal_line
from submissions.kinds import FieldKind

_HEAD: Final = 20  # lines of a title page


@dataclass
class Answering:
    """The answers, where they stood, and what could not be used as it stands."""

    values: dict[str, str]
    places: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)
    unclear: dict[str, str] = field(default_factory=dict)
    automatic: dict[str, str] = field(default_factory=dict)
    papers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: list[tuple[str, str, str]] = field(default_factory=list)  # why, text, place

    def left(self, why: str, text: str, place: str) -> None:
        """Keep a text that went into no field."""
        if text.strip():
            self.unknown.append((why, text.strip(), place))


def answer(intake: Intake) -> Answering:
    """Return the values of all fields of the form."""
    kind = intake.labels.kind
    done = Answering({each.key: "" for each in kind.fields if each.on_form})
    for slot, lines in intake.slots.items():
        label = intake.opened[slot]
        if label.role is Role.FIELD:
            _put(done, label.key, value_of(lines, kind.field(label.key)), lines)
    for slot, lines in intake.slots.items():
        _ROLES[intake.opened[slot].role](done, intake, intake.opened[slot], lines)
    for slot, why in intake.guessed.items():
        for key in intake.opened[slot].keys:
            if done.values.get(key):
                done.guessed[key] = why
    _take_loose(done, intake)
    return done


def _put(done: Answering, key: str, value: str, lines: list[Line]) -> None:
    done.values[key] = value
    done.places[key] = next((line.place for line in lines if line.text), "")


def _nothing_more(done: Answering, intake: Intake, label: Label, lines: list[Line]) -> None:
    """Fields were put before, so that groups see which of theirs are still blank."""


def _period(done: Answering, intake: Intake, label: Label, lines: list[Line]) -> None:
    typed = joined_line(line.text for line in lines)
    found = read_period(typed)
    first, last = label.keys
    _put(done, first, found.starts, lines)
    _put(done, last, found.ends, lines)
    if found.is_open:
        done.unclear[last] = f"“{typed}”没有截止月份，请填写统计截止的年月。"
    elif not found.starts and found.rest:
        done.unclear[first] = f"“{typed}”认不出起止年月，请按“2023年1月至2024年3月”填写。"
        done.left("执行时间栏里的文字", typed, lines[0].place)
    elif not found.ends and found.starts:
        done.unclear[last] = f"“{typed}”只有一个月份，请补充截止年月。"
    if found.starts and found.rest:
        done.left("执行时间栏里的文字", found.rest, lines[0].place)
    _swap_if_reversed(done, first, last, found)


def _swap_if_reversed(done: Answering, first: str, last: str, found: Period) -> None:
    if found.starts and found.ends and found.starts > found.ends:
        done.unclear[last] = "截止年月早于起始年月，请核对。"


def _group(done: Answering, intake: Intake, label: Label, lines: list[Line]) -> None:
    fields = intake.labels.group_of(label)
    typed = "\n".join(line.text for line in lines).strip()
    if not typed:
        return
    if fields[0].kind is FieldKind.TEXT:
        _group_text(done, intake, label, lines)
        return
    landline, mobile, rest = phones_in(typed)
    for field_ in fields:
        value = mobile if field_.kind is FieldKind.MOBILE else landline
        if value and not done.values[field_.key]:
            _put(done, field_.key, value, lines)
    done.left(f"“{label.word}”栏里的文字", rest, lines[0].place)


def _group_text(done: Answering, intake: Intake, label: Label, lines: list[Line]) -> None:
    first = intake.labels.group_of(label)[0]
    value = text_value(lines, first)
    if value and not done.values[first.key]:
        _put(done, first.key, value, lines)
        done.guessed[first.key] = f"“{label.word}”栏里没有写明小标题，暂放在“{first.label}”"
    else:
        done.left(f"“{label.word}”栏里的文字", value, lines[0].place)


def _automatic(done: Answering, intake: Intake, label: Label, lines: list[Line]) -> None:
    done.automatic[label.key] = joined_line(line.text for line in lines).strip("_＿ ")


def _papers(done: Answering, intake: Intake, label: Label, lines: list[Line]) -> None:
    names = paper_names(lines)
    if label.key and names:
        done.papers[label.key] = done.papers.get(label.key, ()) + names
    elif names:
        done.left("支撑材料目录里没有类别的文字", "\n".join(names), lines[0].place)


def _seal(done: Answering, intake: Intake, label: Label, lines: list[Line]) -> None:
    text = without_seal_line("\n".join(line.text for line in lines))
    done.left("审核意见栏的文字（审核意见在盖章环节填写，不从表中读入）", text, lines[0].place)


_ROLES = {
    Role.FIELD: _nothing_more,
    Role.PERIOD: _period,
    Role.GROUP: _group,
    Role.AUTOMATIC: _automatic,
    Role.PAPERS: _papers,
    Role.SEAL: _seal,
}


def _take_loose(done: Answering, intake: Intake) -> None:
    """Lines behind no label: the title page repeats answers, or gives them without labels."""
    left = [line for line in intake.loose if not _is_repeated(line.text, done)]
    if intake.is_prose:
        left = _joined_title(done, left)
        left = _unlabelled_head(done, intake, left)
    for line in left:
        done.left("没有对应栏目的文字", line.text, line.place)
    intake.loose = []


def _is_repeated(text: str, done: Answering) -> bool:
    rest = squeezed(text)
    for value in sorted(filter(None, done.values.values()), key=len, reverse=True):
        if len(value) < 200:
            rest = rest.replace(squeezed(value), "", 1)
    return not rest.strip("()、,;:-|/_")


def _joined_title(done: Answering, left: list[Line]) -> list[Line]:
    """A title broken over two lines of the cover stands whole above the text."""
    begun, plain = squeezed(done.values["title"]), [squeezed(line.text) for line in left[:_HEAD]]
    for number, end in enumerate(plain):
        whole = plain.index(begun + end, number + 1) if begun + end in plain[number + 1 :] else 0
        if begun and whole:
            done.values["title"] = joined_line([left[whole].text])
            done.guessed["title"] = "封面上分两行书写，已按正文标题合为一行"
            return [line for at, line in enumerate(left) if at not in {number, whole}]
    return left


def _unlabelled_head(done: Answering, intake: Intake, left: list[Line]) -> list[Line]:
    """Above the text stand title, name and unit, in this order and without labels."""
    blank = [key for key in ("title", "author", "unit") if not done.values.get(key, " ")]
    pieces = list(left)
    if blank[-2:] == ["author", "unit"] and len(left) == len(blank) - 1:
        pieces = left[:-1] + [
            Line(text, left[-1].place) for text in left[-1].text.split(maxsplit=1)
        ]
    if len(pieces) > len(blank) or not pieces:
        return left
    for key, line in zip(blank, pieces, strict=False):
        value = value_of([line], intake.labels.kind.field(key))
        _put(done, key, value, [line])
        done.guessed[key] = "没有写明栏目名，按位置推测"
    return []
