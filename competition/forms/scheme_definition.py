"""Between what is typed in the form of a scheme and the plain mapping that marking reads."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from competition.forms.scheme_draft import Tree, blank, fill_codes
from competition.forms.scheme_spec import ROUNDED, SPEC, Ask, Part, Rows, Table
from competition.marking.numbers import number_text, parse_number
from competition.marking.terms import Composition, Method, Mode

Mapped = dict[str, Any]
_FOLDED = {0xFF10 + digit: str(digit) for digit in range(10)} | {
    0xFF0E: ".",
    0xFF0F: "/",
    0xFF05: "%",
}
_PLAIN_TRIMMING = {"high": 0, "low": 0, "scope": "sheet"}


def definition_of(tree: Tree) -> Mapped:
    """The mapping of what was typed; what cannot be right is left for `parse_scheme` to name."""
    weighted = tree["composition"] == Composition.WEIGHTED
    return _given(
        {
            "title": tree["title"],
            "composition": tree["composition"],
            "components": [_component(row, weighted=weighted) for row in tree["components"]],
            "rounding": _rounding(tree["rounding"]),
            "rank_by": tree["rank_by"],
            "tie_chain": [_tie(row) for row in tree["tie_chain"]],
            "tie_end": tree["tie_end"],
            "consequences": dict(tree["consequences"]),
            "leave_gap": tree["leave_gap"].split(),
            "pass_mark": _number(tree["pass_mark"]),
            "pass_required": bool(tree["pass_required"]),
            "pending": _lines(tree["pending"]),
        }
    )


def _component(row: Tree, *, weighted: bool) -> Mapped:
    reference = row["rooms"]["reference"]
    found = {
        "code": row["code"],
        "name": row["name"],
        "method": row["method"],
        "weight": _number(row["weight"]) if weighted else None,
        "step": _number(row["step"]),
        "time": _time(row["time"]),
        "deductions": bool(row["deductions"]),
        "floor": bool(row["floor"]),
        "coefficient": bool(reference),
        "rooms": _rooms(row["rooms"]) if reference not in {"", "given"} else None,
        "rounding": _roundings(row),
        "pass_mark": _number(row["pass_mark"]),
        "pass_required": bool(row["pass_required"]),
        "consequences": dict(row["consequences"]),
    }
    panel = row["method"] == Method.PANEL
    return _given(found | (_panel(row) if panel else _paper(row)))


def _paper(row: Tree) -> Mapped:
    sections = [_numbers(section, "maximum", "step") for section in row["sections"]]
    return {"maximum": _number(row["maximum"]), "sections": sections or None}


def _panel(row: Tree) -> Mapped:
    trimming = {
        "high": _whole(row["trimming"]["high"]) or 0,
        "low": _whole(row["trimming"]["low"]) or 0,
        "scope": row["trimming"]["scope"],
    }
    third = row["third"]
    limit = _number(third["limit"])
    return {
        "criteria": [_criterion(each) for each in row["criteria"]],
        "trimming": None if trimming == _PLAIN_TRIMMING else trimming,
        "minimum_judges": _whole(row["minimum_judges"]),
        "spread": _number(row["spread"]),
        "sheet_deductions": bool(row["sheet_deductions"]),
        "third": None if limit is None else {"limit": limit, "settle": third["settle"]},
    }


def _criterion(row: Tree) -> Mapped:
    found = _numbers(row, "maximum", "factor", "step", "spread")
    anchors = [_anchor(line) for line in _lines(row["anchors"])]
    return _given(found | {"anchors": anchors or None})


def _anchor(line: str) -> Mapped:
    mark, _, text = line.partition(" ")
    return {"mark": _number(mark), "text": text.strip()}


def _numbers(row: Tree, *keys: str) -> Mapped:
    """Code, name and the numbers of a row."""
    numbers = {key: _number(row[key]) for key in keys}
    return _given({"code": row["code"], "name": row["name"]} | numbers)


def _time(table: Tree) -> Mapped | None:
    if not (table["limit"] or table["minimum"] or table["cut_off"] or table["penalties"]):
        return None
    return _given(
        {
            "limit": _whole(table["limit"]),
            "minimum": _whole(table["minimum"]),
            "cut_off": bool(table["cut_off"]),
            "penalties": [
                _given(
                    {
                        "side": row["side"],
                        "first": _whole(row["first"]),
                        "last": _whole(row["last"]),
                        "amount": _number(row["amount"]),
                    }
                )
                for row in table["penalties"]
            ],
        }
    )


def _rooms(table: Tree) -> Mapped:
    return _given(
        {
            "reference": table["reference"],
            "high": _whole(table["high"]),
            "low": _whole(table["low"]),
            "mean": _rounding(table["mean"]),
            "coefficient": _rounding(table["coefficient"]),
        }
    )


def _roundings(row: Tree) -> Mapped:
    return _given({stage.value: _rounding(row["rounding"][stage.value]) for stage in ROUNDED})


def _rounding(table: Tree) -> Mapped | None:
    """Digits beside 不舍入 say nothing and are left out."""
    if table["mode"] == Mode.NONE:
        return None
    return _given({"mode": table["mode"], "digits": _whole(table["digits"])})


def _tie(row: Tree) -> Mapped:
    component, _, criterion = row["of"].partition(".")
    return _given(
        {
            "stage": row["stage"],
            "component": component or None,
            "criterion": criterion or None,
            "direction": row["direction"],
        }
    )


def _number(text: str) -> str | None:
    """The number as marking reads it: full-width folded, 40% as 0.4; None when blank."""
    folded = text.translate(_FOLDED).strip()
    if folded.endswith("%"):
        part = parse_number(folded[:-1].strip())
        return folded if part is None else number_text(part / 100)
    return folded or None


def _whole(text: str) -> int | str | None:
    folded = text.translate(_FOLDED).strip()
    return int(folded) if folded.isascii() and folded.isdecimal() else folded or None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _given(table: Mapped) -> Mapped:
    return {key: value for key, value in table.items() if value is not None}


def tree_of(definition: Mapping[str, Any]) -> Tree:
    """The form of a stored definition (as `scheme_to_mapping` writes it)."""
    tree = _tree(SPEC, definition)
    for row, stored in zip(tree["components"], definition["components"], strict=True):
        if stored.get("coefficient") and "rooms" not in stored:
            row["rooms"]["reference"] = "given"
        for criterion, given in zip(row["criteria"], stored.get("criteria", ()), strict=True):
            anchors = given.get("anchors", ())
            criterion["anchors"] = "\n".join(f"{each['mark']} {each['text']}" for each in anchors)
        for part in (*row["criteria"], *row["sections"]):
            if part["step"] == row["step"]:
                part["step"] = ""
    for row, stored in zip(tree["tie_chain"], definition.get("tie_chain", ()), strict=True):
        words = (stored.get("component"), stored.get("criterion"))
        row["of"] = ".".join(word for word in words if word)
    fill_codes(tree)
    return tree


def new_tree(title: str) -> Tree:
    """The form of an event that has no scheme yet."""
    tree = blank(SPEC)
    tree["title"] = title
    return tree


def _tree(parts: tuple[Part, ...], stored: Mapping[str, Any]) -> Tree:
    tree = blank(parts)
    for part in parts:
        if isinstance(part, Table) and not part.key:
            tree |= _tree(part.parts, stored)
        elif part.key in stored:
            tree[part.key] = _value(part, stored[part.key])
        elif isinstance(part, Ask):
            tree[part.key] = ""
    return tree


def _value(part: Part, stored: Any) -> Any:
    if isinstance(part, Rows):
        return [_tree(part.parts, row) for row in stored]
    if isinstance(part, Table):
        return _tree(part.parts, stored)
    if part.kind == "flag":
        return "on" if stored else ""
    if part.kind == "lines":
        return "\n".join(str(each) for each in stored if isinstance(each, str))
    if part.kind == "flags":
        return " ".join(stored)
    return str(stored)


def fraction_of(text: str) -> Fraction | None:
    """The exact number that was typed; None when it is none."""
    number = _number(text)
    return None if number is None else parse_number(number)
