"""Sums that are shown while a scheme is typed: weights, criteria, sections."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from competition.forms.scheme_definition import fraction_of
from competition.forms.scheme_draft import Tree
from competition.marking.numbers import number_text
from competition.marking.terms import Composition, Method


class Sum(NamedTuple):
    """A sum in words; `is_right` is None where nothing fixes it."""

    words: str
    is_right: bool | None


def sums_of(tree: Tree) -> dict[str, Sum]:
    """Name of the rows → their sum."""
    found: dict[str, Sum] = {}
    if tree["composition"] == Composition.WEIGHTED:
        found["components"] = _weights(tree["components"])
    for number, row in enumerate(tree["components"]):
        name = f"components-{number}"
        if row["method"] == Method.PANEL:
            found[f"{name}-criteria"] = _criteria(row["criteria"])
        elif row["sections"]:
            found[f"{name}-sections"] = _sections(row)
    return found


def _weights(rows: Sequence[Tree]) -> Sum:
    total = _total([row["weight"] for row in rows])
    if total is None:
        return Sum("权重合计：有未填写或不能识别的权重", is_right=False)
    percent = number_text(total * 100)
    return Sum(f"权重合计 {number_text(total)}（{percent}%），应为 1", is_right=total == 1)


def _criteria(rows: Sequence[Tree]) -> Sum:
    parts = [
        None if top is None or factor is None else top * factor
        for top, factor in (
            (fraction_of(row["maximum"]), fraction_of(row["factor"] or "1")) for row in rows
        )
    ]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return Sum("满分合计：有未填写或不能识别的满分、系数", is_right=False)
    return Sum(f"满分合计（满分 × 系数）{number_text(sum(known, Fraction(0)))} 分", is_right=None)


def _sections(row: Tree) -> Sum:
    total, whole = (
        _total([each["maximum"] for each in row["sections"]]),
        fraction_of(row["maximum"]),
    )
    if total is None or whole is None:
        return Sum("题型满分合计：有未填写或不能识别的满分", is_right=False)
    words = f"题型满分合计 {number_text(total)} 分，本环节满分 {number_text(whole)} 分"
    return Sum(words, is_right=total == whole)


def _total(texts: Sequence[str]) -> Fraction | None:
    numbers = [fraction_of(text) for text in texts]
    known = [number for number in numbers if number is not None]
    return sum(known, Fraction(0)) if len(known) == len(numbers) else None
