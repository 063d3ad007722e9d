"""A judge's sheet as a form: one box per criterion with its anchors, deduction, comment."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from competition.marking import Component, Criterion, format_mark
from competition.marking.numbers import number_text
from competition.marking.sheets import DEDUCTION, MARK, NOTE, Faults, Typed, write_sheet
from competition.models import Sheet
from competition.queries.sheets import content_of


@dataclass(frozen=True)
class MarkBox:
    """One criterion: maximum and step for the script in thousandths, and in words."""

    criterion: Criterion
    value: str
    fault: str = ""

    @property
    def name(self) -> str:
        """The input's name."""
        return MARK + self.criterion.code

    @property
    def ident(self) -> str:
        """An id for the input and its fault."""
        return f"m-{self.criterion.code}"

    @property
    def factor(self) -> str:
        """What the mark is multiplied with, exactly."""
        return number_text(self.criterion.factor)

    @property
    def hint(self) -> str:
        """0–60，记分单位 0.5，系数 2."""
        parts = [f"0–{format_mark(self.criterion.maximum)}"]
        if self.criterion.step != 1:
            parts.append(f"每 {format_mark(self.criterion.step)} 分一档")
        if self.criterion.factor != 1:
            parts.append(f"× {self.factor}")
        return "，".join(parts)

    @property
    def anchors(self) -> list[tuple[str, str]]:
        """What earns about which mark."""
        return [(format_mark(each.mark), each.text) for each in self.criterion.anchors]


@dataclass(frozen=True)
class SheetForm:
    """A sheet as it is shown: as stored, or as it was typed and refused."""

    component: Component
    typed: Typed
    faults: Mapping[str, str]

    @property
    def boxes(self) -> list[MarkBox]:
        """One box per criterion."""
        return [
            MarkBox(
                each, self.typed.marks.get(each.code, ""), self.faults.get(MARK + each.code, "")
            )
            for each in self.component.criteria
        ]

    @property
    def maximum(self) -> str:
        """The most that a sheet can have."""
        return format_mark(self.component.maximum)

    @property
    def has_deduction(self) -> bool:
        """Whether the scheme lets judges deduct on their own sheet."""
        return self.component.sheet_deductions

    @property
    def problems(self) -> list[str]:
        """What is wrong with the sheet as a whole, and with what has no box of its own."""
        own = {box.name for box in self.boxes} | {DEDUCTION, NOTE}
        return [sentence for name, sentence in self.faults.items() if name not in own]

    @property
    def deduction_fault(self) -> str:
        """What is wrong with the deduction."""
        return self.faults.get(DEDUCTION, "")

    @property
    def note_fault(self) -> str:
        """What is wrong with the comment."""
        return self.faults.get(NOTE, "")


def stored_form(component: Component, sheet: Sheet | None) -> SheetForm:
    """The sheet as it is stored."""
    typed = Typed({}) if sheet is None else write_sheet(content_of(sheet))
    return SheetForm(component, typed, {})


def typed_form(component: Component, typed: Typed, faults: Faults) -> SheetForm:
    """The sheet as somebody typed it, with what is wrong."""
    return SheetForm(component, typed, faults)


def read_post(post: QueryDict, component: Component) -> Typed:
    """The cells as they were sent."""
    marks = {each.code: post.get(MARK + each.code, "") for each in component.criteria}
    return Typed(marks, deduction=post.get(DEDUCTION, ""), note=post.get(NOTE, ""))
