"""优秀组织奖: a weighted formula over districts, every input shown as a share of something."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competition.season.organization import Organization
from competition.season.terms import OnTie, OrganizationInput

_HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Share:
    """`part` of `whole`: an input of the formula. A whole of zero counts nothing."""

    part: int
    whole: int

    @property
    def value(self) -> Fraction:
        """Between 0 and 1."""
        return Fraction(min(self.part, self.whole), self.whole) if self.whole else Fraction(0)

    def __str__(self) -> str:
        return f"{self.part}/{self.whole}" if self.whole else "—"


Inputs = Mapping[OrganizationInput, Share]


@dataclass(frozen=True)
class OrganizationRow:
    """One district: its inputs, the points each gives (exact), the rounded score, its rank."""

    district: str
    inputs: Inputs
    points: Mapping[OrganizationInput, Fraction]
    score: Fraction
    rank: int
    is_awarded: bool
    is_on_the_line: bool


def organization_rows(
    organization: Organization, districts: Sequence[tuple[str, Inputs]]
) -> list[OrganizationRow]:
    """Score and rank every district by the rounded score (1-2-2-4) and say who is within.

    Who shares the rank on which the places end is in or out as the rule says.
    """
    scored = [(_points(organization, inputs), name, inputs) for name, inputs in districts]
    totals = [_rounded(sum(found.values(), Fraction(0)), organization) for found, _, _ in scored]
    ranks = [1 + sum(other > total for other in totals) for total in totals]
    rows = []
    for (points, name, inputs), total, rank in zip(scored, totals, ranks, strict=True):
        last = rank + ranks.count(rank) - 1
        on_the_line = rank <= organization.places < last
        all_in = organization.on_tie is OnTie.ALL_IN
        rows.append(
            OrganizationRow(
                district=name,
                inputs=inputs,
                points=points,
                score=total,
                rank=rank,
                is_awarded=last <= organization.places or (on_the_line and all_in),
                is_on_the_line=on_the_line,
            )
        )
    return sorted(rows, key=lambda row: row.rank)


def _points(organization: Organization, inputs: Inputs) -> dict[OrganizationInput, Fraction]:
    return {
        term.input: Fraction(term.weight) * inputs[term.input].value for term in organization.terms
    }


def _rounded(value: Fraction, organization: Organization) -> Fraction:
    scale = 10**organization.digits
    return Fraction(math.floor(value * scale + _HALF), scale)
