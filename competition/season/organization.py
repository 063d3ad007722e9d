"""优秀组织奖 as a formula over districts: `[organization]` of a season file, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from competition.season.fields import SeasonFields
from competition.season.terms import OnTie, OrganizationInput

_HUNDRED: Final = Fraction(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationTerm:
    """One input and how many of the hundred points it carries (exact text)."""

    input: OrganizationInput
    weight: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """The prize: its name, how many districts get it, and the weighted inputs.

    Every input lies between 0 and 1; the score is Σ weight × input, out of a hundred, rounded
    half up to `digits` decimals.
    """

    name: str
    places: int
    terms: tuple[OrganizationTerm, ...]
    digits: int = 2
    on_tie: OnTie = OnTie.ALL_IN
    pending: tuple[str, ...] = ()


def read_organization(fields: SeasonFields | None) -> Organization | None:
    """`[organization]`; None when the season has no such prize."""
    if fields is None:
        return None
    organization = Organization(
        name=fields.line("name", most=60),
        places=fields.required_integer("places", least=1, most=100),
        terms=tuple(_term(each) for each in fields.tables("terms")),
        digits=_digits(fields),
        on_tie=fields.word("on_tie", OnTie, OnTie.ALL_IN),
        pending=fields.lines("pending"),
    )
    fields.close()
    _check(organization, fields)
    return organization


def _term(fields: SeasonFields) -> OrganizationTerm:
    term = OrganizationTerm(
        input=fields.word("input", OrganizationInput), weight=fields.exact("weight")
    )
    fields.close()
    return term


def _digits(fields: SeasonFields) -> int:
    found = fields.integer("digits", most=6)
    return 2 if found is None else found


def _check(organization: Organization, fields: SeasonFields) -> None:
    names = [term.input for term in organization.terms]
    for number, name in enumerate(names):
        if name in names[:number]:
            fields.note(f"terms[{number}].input", f"同一项写了两次：{name}")
    whole = sum((Fraction(term.weight) for term in organization.terms), Fraction(0))
    if whole != _HUNDRED:
        fields.note("terms", f"各项权重之和应为 100，现为 {whole}")
    if organization.on_tie is OnTie.DECISION:
        fields.note("on_tie", "压线并列时只能全部入围（all_in）或全部不入围（all_out）")


def organization_to_mapping(organization: Organization) -> dict[str, Any]:
    """The plain mapping that a season file and the database keep."""
    return {
        "name": organization.name,
        "places": organization.places,
        "digits": organization.digits,
        "on_tie": organization.on_tie.value,
        "pending": list(organization.pending),
        "terms": [
            {"input": term.input.value, "weight": term.weight} for term in organization.terms
        ],
    }


def organization_of(mapping: Mapping[str, Any]) -> Organization | None:
    """The prize from a stored mapping, {} for none; a mapping that was never checked raises."""
    if not mapping:
        return None
    problems: list[tuple[str, str]] = []
    found = read_organization(SeasonFields(mapping, "organization", problems))
    if problems:
        raise ValueError(problems)
    return found
