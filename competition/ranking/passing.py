"""Pass marks (合格线): which were missed, and whether that takes the rank away."""

from fractions import Fraction

from competition.marking.layout import Layout, Values
from competition.marking.numbers import number_text
from competition.marking.scheme import MARK_UNIT
from competition.marking.terms import Stage

TOTAL = "total"


class PassMarks:
    """The pass marks of a scheme; a component's is compared with its ADJUSTED mark."""

    def __init__(self, layout: Layout) -> None:
        scheme = layout.scheme
        armed = [(each.code, each.name, each) for each in scheme.components]
        bars = [(TOTAL, "总分", scheme.pass_mark, scheme.pass_required)]
        bars += [(code, f"“{name}”", of.pass_mark, of.pass_required) for code, name, of in armed]
        places = {
            slot.component or TOTAL: place
            for place, slot in enumerate(layout.slots)
            if slot.stage in {Stage.TOTAL, Stage.ADJUSTED}
        }
        self.bars = [
            (code, places[code], _bar(mark, layout, places[code]), _reason(label, mark, required))
            for code, label, mark, required in bars
            if mark is not None
        ]

    def missed(self, values: Values) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Codes below their pass mark, and the Chinese reasons of those that unrank."""
        codes, reasons = [], []
        for code, place, bar, reason in self.bars:
            value = values[place]
            if value is not None and value < bar:
                codes.append(code)
                if reason:
                    reasons.append(reason)
        return tuple(codes), tuple(reasons)


def _bar(mark: int, layout: Layout, place: int) -> Fraction:
    return Fraction(mark * layout.slots[place].denominator, MARK_UNIT)


def _reason(label: str, mark: int, required: bool) -> str:  # noqa: FBT001 -- a column of the table
    return f"{label}未达合格线 {number_text(Fraction(mark, MARK_UNIT))} 分" if required else ""
