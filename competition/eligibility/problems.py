"""The shape of a rule, of its use in a season, and of what it finds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from competition.enums import Severity

Params = Mapping[str, Any]


class About(StrEnum):
    """What a rule looks at: the person behind a personal entry, or a work."""

    PERSON = "person"
    WORK = "work"


@dataclass(frozen=True)
class Problem:
    """What a rule found. `evidence` says what was compared; `field` is where it is mended.

    A check fills message, evidence and field, and may set WARN for a lesser finding; rule,
    clause and severity come from the season's use of the rule. `evidence` never holds
    personal data of somebody else, as it is shown to the district.
    """

    message: str
    rule: str = ""
    clause: str = ""
    severity: Severity = Severity.BLOCK
    evidence: Mapping[str, Any] = field(default_factory=dict)
    field: str = ""

    @property
    def is_blocking(self) -> bool:
        """True when it stops a submission."""
        return self.severity == Severity.BLOCK


@dataclass(frozen=True)
class Param:
    """One parameter of a rule: `kind` is one of the names in `registry.KINDS`."""

    name: str
    kind: str
    help: str
    default: Any = None
    choices: tuple[str, ...] = ()


Check = Callable[[Any, Params], Problem | None]


@dataclass(frozen=True)
class Rule:
    """A named rule: its Chinese title, what it is about, its parameters, where it stands."""

    name: str
    title: str
    about: About
    clause: str
    check: Check
    severity: Severity = Severity.BLOCK
    params: tuple[Param, ...] = ()


@dataclass(frozen=True)
class RuleUse:
    """A rule as one season uses it (one `RuleSetting` row, or a default that always holds)."""

    rule: str
    clause: str
    severity: Severity
    params: Params = field(default_factory=dict)


def register(
    rules: dict[str, Rule],
    name: str,
    *,
    title: str,
    about: About,
    clause: str,
    severity: Severity = Severity.BLOCK,
    params: tuple[Param, ...] = (),
) -> Callable[[Check], Check]:
    """Enter a check into a table of rules under its name."""

    def enter(check: Check) -> Check:
        rules[name] = Rule(name, title, about, clause, check, severity, params)
        return check

    return enter
