"""A board of formulas: columns that know each other by name, written row by row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby

from xlsxwriter.utility import xl_col_to_name

from competition.exports.live_facts import Facts
from competition.marking.numbers import number_text
from competition.marking.terms import Mode
from records.workbooks.writer import Formula, OutColumn

COUNTED, ZEROED, LACKING = "计算", "计零分", "缺项"
NOT_RANKED = "不计名次"
NOBODY = "—"  # a seat that does not score the entry, an entry without a rank

Value = Callable[[Facts], object]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: without a formula its values are written as they are."""

    key: str
    group: str
    label: str
    formula: str
    value: Value
    digits: int | None = None
    width: float = 9.5
    is_text: bool = False


@dataclass
class Board:
    """The columns so far. Formulas say {r} for their own row, {q} for that of the raw marks.

    `parameters` are absolute references by name, `raw` references into the sheet of raw marks,
    `unsafe` the stages that no formula rounds for certain.
    `as_values` collects what could not be a formula, for the remark below the table.
    """

    parameters: Mapping[str, str]
    raw: Mapping[str, str]
    unsafe: frozenset[str] = frozenset()
    columns: list[Column] = field(default_factory=list)
    as_values: list[str] = field(default_factory=list)
    group: str = ""
    _places: dict[str, int] = field(default_factory=dict)

    def add(
        self,
        key: str,
        label: str,
        formula: str,
        value: Value,
        *,
        digits: int | None = None,
        width: float = 9.5,
        is_text: bool = False,
    ) -> None:
        """Append a column to the current group."""
        self._places[key] = len(self.columns)
        self.columns.append(Column(key, self.group, label, formula, value, digits, width, is_text))

    def change(self, key: str, formula: str, value: Value) -> None:
        """Give a column its formula afterwards: it looks ahead to later ones."""
        place = self._places[key]
        self.columns[place] = replace(self.columns[place], formula=formula, value=value)

    def at(self, key: str) -> str:
        """The cell of this column in the own row."""
        return f"{self.letter(key)}{{r}}"

    def letter(self, key: str) -> str:
        """The column's letter."""
        return str(xl_col_to_name(self._places[key]))

    def span(self, keys: Sequence[str]) -> str:
        """The cells of adjoining columns in the own row."""
        first, last = self.letter(keys[0]), self.letter(keys[-1])
        return f"{first}{{r}}:{last}{{r}}"

    def down(self, key: str) -> str:
        """The whole column over all entries."""
        letter = self.letter(key)
        return f"${letter}${{first}}:${letter}${{last}}"

    def groups(self) -> list[tuple[str, int]]:
        """(group, how many columns) in order, for the line above the header."""
        return [
            (group, len(list(columns)))
            for group, columns in groupby(each.group for each in self.columns)
        ]

    def out_columns(self) -> list[OutColumn]:
        """The columns as the writer takes them."""
        return [
            OutColumn(
                each.label, each.width, "text" if each.is_text else "number", each.digits,
                align="left" if each.is_text else "right",
            )
            for each in self.columns
        ]  # fmt: skip

    def cells(self, first: int, last: int) -> list[tuple[str, Value]]:
        """(formula with only {r} and {q} open, value) per column, entries in rows first…last."""
        return [
            (each.formula.replace("{first}", str(first)).replace("{last}", str(last)), each.value)
            for each in self.columns
        ]


def row_cells(
    cells: Sequence[tuple[str, Value]], facts: Facts, *, row: int, raw_row: int
) -> list[object]:
    """The cells of one entry: formulas with their computed values, inputs as they are."""
    found: list[object] = []
    for formula, value in cells:
        given = value(facts)
        if formula:
            text = formula.replace("{r}", str(row)).replace("{q}", str(raw_row))
            found.append(Formula(text, given if isinstance(given, float | int | str) else ""))
        else:
            found.append(given)
    return found


def rounded(cell: str, mode: Mode, *, digits: str, guard: str) -> str:
    """The formula of one rounding: halves away from zero, to even, or cut off towards zero."""
    whole = f"ROUND(ABS({cell})*10^{digits},{guard})"
    if mode is Mode.TRUNCATE:
        core = f"INT({whole})"
    elif mode is Mode.HALF_UP:
        core = f"INT({whole}+0.5)"
    else:
        core = f"(INT({whole}+0.5)-IF(MOD({whole},1)=0.5,MOD(INT({whole}+0.5),2),0))"
    return f"SIGN({cell})*{core}/10^{digits}"


def number_cell(value: Fraction) -> object:
    """A parameter: a number, or a division where the decimals never end."""
    text = number_text(value)
    return Formula(f"={text}", float(value)) if "/" in text else float(value)


def raw_name(code: str, seat: int, what: str) -> str:
    """How a cell of the raw marks is called: criterion code, or 扣分, 用时, 状态."""
    return f"{code}|{seat}|{what}"


def as_float(value: Fraction | None) -> float | str:
    """A computed value as the file keeps it beside its formula; "" where there is none."""
    return "" if value is None else float(value)
