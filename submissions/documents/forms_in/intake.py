"""Collects what stands behind each label, line by line; what stands behind none is kept apart."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from submissions.documents.forms_in.blocks import Line
from submissions.documents.forms_in.labels import Hit, Label, Labels, Role
from submissions.documents.forms_in.wording import is_form_line, without_type_hints
from submissions.kinds import Field, FieldKind

AGAIN: Final = "@again"


def slot_of(label: Label) -> str:
    """Return the name under which the text behind a label is kept."""
    if label.role is Role.FIELD:
        return label.key
    return f"@{label.role}:{label.key}"


@dataclass
class Intake:
    """The texts of a form by slot: a field's key, or @role:key for what is no single field."""

    labels: Labels
    slots: dict[str, list[Line]] = field(default_factory=dict)
    opened: dict[str, Label] = field(default_factory=dict)
    loose: list[Line] = field(default_factory=list)
    guessed: dict[str, str] = field(default_factory=dict)
    pictures: list[tuple[str, str]] = field(default_factory=list)  # relation id, slot
    current: str = ""

    @property
    def is_prose(self) -> bool:
        """True for a form that is mostly running text (附件4)."""
        asked = [each for each in self.labels.kind.fields if each.on_form]
        return 2 * sum(each.kind is FieldKind.TEXT for each in asked) > len(asked)

    @property
    def in_text(self) -> bool:
        """True while the lines belong to a field of running text."""
        return self._is_text(self.current)

    def has(self, slot: str) -> bool:
        """Say whether anything was written there."""
        return any(line.text for line in self.slots.get(slot, ()))

    def is_fresh(self, label: Label) -> bool:
        """Say whether a label was not answered so far."""
        return not self.has(slot_of(label))

    def open(self, label: Label) -> str:
        """Begin a label's text; a second text under the same label goes aside."""
        slot = slot_of(label)
        self.current = slot if self.is_fresh(label) or label.role is Role.PAPERS else AGAIN
        self.opened.setdefault(slot, label)
        return self.current

    def put(self, line: Line) -> None:
        """Add a line to the label begun last."""
        for name in line.pictures:
            self.pictures.append((name, self.current))
        if self.current in {"", AGAIN}:
            if line.text:
                self.loose.append(line)
            return
        self.slots.setdefault(self.current, []).append(line)

    def free(self, lines: Iterable[Line]) -> None:
        """Take lines that stand in no labelled cell: labels are looked for on each of them."""
        for line in lines:
            if self.current.startswith("@papers"):
                self._free_paper(line)
            else:
                self._free_line(line)

    def homed(self, lines: Iterable[Line], label: Label) -> None:
        """Take the lines of a cell whose label is known."""
        slot = self.open(label)
        for line in lines:
            if label.role is Role.GROUP and slot != AGAIN:
                self._grouped(line, label)
            elif label.role is Role.PAPERS:
                self._paper(line)
            else:
                self.put(line)
        self.current = ""

    def _free_line(self, line: Line) -> None:
        if not line.text:
            if self.in_text or line.pictures:
                self.put(line)
            return
        if is_form_line(line.text, self.labels.headings):
            self._keep_pictures(line)
            return
        text = line.text if self.in_text else without_type_hints(line.text).strip()
        hits = self._fit(self.labels.on_line(text, only_first=self.in_text))
        if hits:
            self._open_all(text, line, hits)
        else:
            self._unlabelled(Line(text, line.place, line.pictures))

    def _unlabelled(self, line: Line) -> None:
        group = self.opened.get(self.current)
        if group is not None and group.role is Role.GROUP:
            self._grouped(line, group)
        elif self.in_text or (self.current and not self._is_answered_line()):
            self.put(line)
        else:
            self.current = ""
            self.put(line)

    def _free_paper(self, line: Line) -> None:
        """In the list of material: its own lines, until another label begins."""
        hits = self._fit(self.labels.on_line(line.text, only_first=True)) if line.text else []
        if hits and hits[0].label.role is not Role.PAPERS:
            self._open_all(line.text, line, hits)
        elif not is_form_line(line.text, self.labels.headings):
            self._paper(line)
        else:
            self._keep_pictures(line)

    def _paper(self, line: Line) -> None:
        hit = self.labels.paper_on_line(line.text)
        if hit is None:
            self.put(line)
            return
        self.current = slot_of(hit.label)
        self.opened.setdefault(self.current, hit.label)
        self.put(Line(line.text[hit.end :].strip(), line.place, line.pictures))

    def _grouped(self, line: Line, group: Label) -> None:
        mates = set(group.keys)
        is_text = any(each.kind is FieldKind.TEXT for each in self.labels.group_of(group))
        found = self.labels.on_line(line.text, only_first=is_text) if line.text else []
        hits = [hit for hit in found if hit.label.key in mates and hit.label.role is Role.FIELD]
        hits = [hit for hit in hits if self.is_fresh(hit.label)]
        if hits:
            self._open_all(line.text, line, hits)
        else:
            self.put(line)

    def _open_all(self, text: str, line: Line, hits: list[Hit]) -> None:
        if before := text[: hits[0].start].strip(" \t\u3000;；,，、"):
            self._unlabelled(Line(before, line.place))
        ends = [hit.start for hit in hits[1:]] + [len(text)]
        for number, (hit, end) in enumerate(zip(hits, ends, strict=True)):
            self.open(hit.label)
            value = text[hit.end : end].strip()
            self.put(Line(value, line.place, line.pictures if number == 0 else ()))

    def _fit(self, hits: list[Hit]) -> list[Hit]:
        return [hit for hit in hits if self.is_fresh(hit.label) and self._may_open(hit.label)]

    def _may_open(self, label: Label) -> bool:
        """Inside the running text of a case, 姓名 and 单位 are words of the story."""
        if not (self.in_text and self.is_prose):
            return True
        if label.role is not Role.FIELD:
            return False
        asked: Field = self.labels.kind.field(label.key)
        return asked.kind is FieldKind.TEXT or not (asked.identity or asked.key == "title")

    def _is_text(self, slot: str) -> bool:
        kind = self.labels.kind
        return kind.has(slot) and kind.field(slot).kind is FieldKind.TEXT

    def _is_answered_line(self) -> bool:
        return self.has(self.current) and not self.current.startswith(("@seal", "@group"))

    def _keep_pictures(self, line: Line) -> None:
        if line.pictures:
            self.put(Line("", line.place, line.pictures))
