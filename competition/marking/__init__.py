"""The marking scheme (评分标准) and the pure engine that turns marks into exact totals."""

from competition.marking.exact import explain
from competition.marking.explanation import Explanation
from competition.marking.fields import SchemeInvalid
from competition.marking.marks import (
    ComponentMarks,
    EntryMarks,
    MarkInvalid,
    SheetMarks,
    check_mark,
    format_mark,
    parse_mark,
)
from competition.marking.parsing import parse_scheme
from competition.marking.reports import Alarm, Missing
from competition.marking.scheme import MARK_UNIT, Component, Criterion, Scheme
from competition.marking.writing import fingerprint, scheme_to_mapping, short_fingerprint

__all__ = [
    "MARK_UNIT",
    "Alarm",
    "Component",
    "ComponentMarks",
    "Criterion",
    "EntryMarks",
    "Explanation",
    "MarkInvalid",
    "Missing",
    "Scheme",
    "SchemeInvalid",
    "SheetMarks",
    "check_mark",
    "explain",
    "fingerprint",
    "format_mark",
    "parse_mark",
    "parse_scheme",
    "scheme_to_mapping",
    "short_fingerprint",
]
