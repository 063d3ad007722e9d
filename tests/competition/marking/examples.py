"""Small schemes and marks for the tests, in points written as text."""

from competition.marking import ComponentMarks, EntryMarks, SheetMarks, parse_mark, parse_scheme
from competition.ranking import compute_standing_rows

TWO = {"digits": 2, "mode": "half_up"}


def paper(code="theory", **given):
    """A paper component of 100 points as a plain mapping."""
    return {"code": code, "name": "理论知识", "method": "paper", "maximum": 100, **given}


def panel(code="plan", criteria=(("content", 100),), **given):
    """A panel component as a plain mapping."""
    return {
        "code": code,
        "name": "咨询服务方案设计",
        "method": "panel",
        "criteria": [
            {"code": each, "name": f"指标{each}", "maximum": most} for each, most in criteria
        ],
        **given,
    }


def scheme_of(*components, **given):
    """A scheme over these components; additive unless they carry weights."""
    weighted = any("weight" in component for component in components)
    return parse_scheme(
        {
            "title": "测试方案",
            "composition": "weighted" if weighted else "additive",
            "components": list(components),
            **given,
        },
        place="marking",
    )


def sheets(*marks, criteria=("content",)):
    """Seats 1…n; each judge's marks as a text per criterion, e.g. "88.5" or "40 39"."""
    return {
        seat: SheetMarks(dict(zip(criteria, map(parse_mark, text.split()), strict=True)))
        for seat, text in enumerate(marks, 1)
    }


def judged(*marks, criteria=("content",), **given):
    """A panel component's marks."""
    return ComponentMarks(sheets=sheets(*marks, criteria=criteria), **given)


def written(mark, **given):
    """A paper component's marks."""
    return ComponentMarks(mark=parse_mark(mark), **given)


def entry(number=1, *, state=None, **components):
    """One entry."""
    return EntryMarks(number, state, components)


def seats(scheme, count):
    """Seats 1…count for every panel of a scheme."""
    return {each.code: range(1, count + 1) for each in scheme.components if each.criteria}


AB = ("a", "b")
FIVE_JUDGES = ("52 30", "50 38", "48 36", "40 37", "51 31")


def points(scheme, given, name, *, judges=5, fast=True):
    """One stage value of a single entry, in points; both paths must agree on it."""
    found = []
    for way in (fast, False):
        result = compute_standing_rows(
            scheme, [given], seats=seats(scheme, judges), full=True, fast=way
        )
        found.append(result.points(result.rows[0], name))
    assert found[0] == found[1]
    return found[0]


PENALTIES = {
    "limit": 180,
    "minimum": 120,
    "penalties": [
        {"side": "over", "first": 1, "last": 10, "amount": "0.02"},
        {"side": "over", "first": 11, "last": 20, "amount": "0.05"},
        {"side": "over", "first": 21, "amount": "0.1"},
        {"side": "under", "first": 1, "amount": "0.1"},
    ],
}
