"""What the rules found in a work, taken apart: one line for each field, file class or tick."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from competition.eligibility import Problem
from submissions.kinds import Answers, Kind, malformed

EVIDENCE: Final = "evidence_"
TICK: Final = "confirm_"


@dataclass(frozen=True)
class Item:
    """One thing to mend. `name` is the input of the form it belongs to, or a class of evidence.

    `is_blank` tells that nothing was filled in yet: said in lists, not shouted at the field.
    """

    name: str
    message: str
    clause: str
    is_blocking: bool
    is_blank: bool = False

    @property
    def is_about_files(self) -> bool:
        """True when it is mended on the page of the evidence."""
        return self.name.startswith("evidence")

    @property
    def severity(self) -> str:
        """The word of its colour."""
        return "block" if self.is_blocking else "warn"


def items_of(kind: Kind, answers: Answers, problems: Iterable[Problem]) -> list[Item]:
    """Return one item for each thing that blocks or warns, in the form's order.

    That a field is blank is said once, however many rules ask for it.
    """
    items: list[Item] = []
    blank: set[str] = set()
    for item in (item for problem in problems for item in _apart(kind, answers, problem)):
        if not (item.is_blank and item.name in blank):
            items.append(item)
        if item.is_blank:
            blank.add(item.name)
    places = {field.key: place for place, field in enumerate(kind.fields)}
    last = len(places)
    return sorted(
        items, key=lambda item: (not item.is_blocking, places.get(item.name, last), item.name)
    )


def input_name(field: str, keys: Iterable[str]) -> str:
    """Return the form's input that a rule's field stands for: ticks have names of their own."""
    if field.startswith("declare_"):
        return TICK + field.removeprefix("declare_")
    return TICK + field if field in keys else field


def _apart(kind: Kind, answers: Answers, problem: Problem) -> Iterator[Item]:
    parts = _PARTS.get(problem.rule, _whole)(kind, answers, problem)
    for name, message in parts:
        yield Item(
            name,
            message,
            problem.clause,
            problem.is_blocking,
            is_blank=problem.rule in _ABOUT_BLANKS or answers.get(name) == "",
        )


Parts = Sequence[tuple[str, str]]


def _whole(kind: Kind, answers: Answers, problem: Problem) -> Parts:
    return [(problem.field, problem.message)]


def _blanks(kind: Kind, answers: Answers, problem: Problem) -> Parts:
    labels = kind.labels()
    return [(key, f"请填写“{labels.get(key, key)}”。") for key in problem.evidence["fields"]]


def _forms(kind: Kind, answers: Answers, problem: Problem) -> Parts:
    labels = kind.labels()
    return [(key, f"“{labels[key]}”{what}。") for key, what in malformed(kind, answers)]


def _limits(kind: Kind, answers: Answers, problem: Problem) -> Parts:
    labels = kind.labels()
    return [
        (key, f"“{labels.get(key, key)}”现有 {count} 字，上限 {limit} 字，请删减后再提交。")
        for key, count, limit in problem.evidence["counts"]
    ]


def _classes(kind: Kind, answers: Answers, problem: Problem) -> Parts:
    labels = {each.key: each.label for each in kind.evidence}
    return [
        (EVIDENCE + key, f"请上传支撑材料“{labels.get(key, key)}”。")
        for key in problem.evidence["classes"]
    ]


def _ticks(kind: Kind, answers: Answers, problem: Problem) -> Parts:
    keys = problem.evidence.get("fields")
    if not keys:
        return _whole(kind, answers, problem)
    if len(keys) == 1:
        return [(input_name(keys[0], keys), problem.message)]
    words = problem.message.removeprefix("请确认：").removesuffix("。").split("；")
    if len(words) != len(keys):
        return [(input_name(keys[0], keys), problem.message)]
    return [
        (input_name(key, keys), f"请确认：{text}。") for key, text in zip(keys, words, strict=True)
    ]


_PARTS: Final[Mapping[str, Callable[[Kind, Answers, Problem], Parts]]] = {
    "required_answers": _blanks,
    "statements": _blanks,
    "answer_forms": _forms,
    "text_limits": _limits,
    "required_evidence": _classes,
    "confirmations": _ticks,
    "originality_licence": _ticks,
}
_ABOUT_BLANKS: Final = frozenset(
    {
        "any_evidence",
        "confirmations",
        "originality_licence",
        "proven_application",
        "required_answers",
        "required_evidence",
        "statements",
    }
)
