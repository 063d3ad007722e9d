"""What the rules look at: frozen facts, built by `competition.queries` (or by a test)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from competition.enums import MatchVerdict


@dataclass(frozen=True)
class DeclarationText:
    """承诺事项: a text to be accepted. `version` is a digest of the body: a new text, a new tick."""

    key: str
    title: str
    body: str
    version: str


@dataclass(frozen=True)
class OtherPlace:
    """Another active entry of the same season that may be the same person.

    Rules name the event of an own district's entry only: no district hears of another's.
    """

    event: str
    is_own_district: bool
    is_same_name: bool = True


@dataclass(frozen=True)
class WinnerFact:
    """A former 全国十佳 of the same name, and what a person concluded about it."""

    edition: str
    unit: str
    is_same_unit: bool
    verdict: MatchVerdict = MatchVerdict.PENDING


@dataclass(frozen=True)
class PersonFacts:
    """The person of a personal entry as typed, and what the season knows about that person.

    `declared` maps the key of an accepted text to the version accepted; `texts` holds the
    season's current texts by key.
    """

    name: str = ""
    unit: str = ""
    unit_level: str = ""
    post: str = ""
    employment: str = ""
    mobile: str = ""
    landline: str = ""
    has_photo: bool = False
    is_leader: bool = False
    declared: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, DeclarationText] = field(default_factory=dict)
    same_mobile: tuple[OtherPlace, ...] = ()
    same_name_unit: tuple[OtherPlace, ...] = ()
    winners: tuple[WinnerFact, ...] = ()


@dataclass(frozen=True)
class EvidenceCount:
    """How many files of one class of 支撑材料 there are, and how many the form itself demands."""

    label: str
    have: int = 0
    want: int = 0


class SealFact(StrEnum):
    """Whether the sealed scan that the form asks for is there; only asked once handed in."""

    NOT_ASKED = "not_asked"
    MISSING = "missing"
    OUTDATED = "outdated"
    CURRENT = "current"


@dataclass(frozen=True)
class WorkFacts:
    """A project, achievement or case as handed in (附件2–4), and what is declared beside it.

    `texts` maps a field to its prose, `choices` a field to the chosen value, `confirmed` holds
    the statements that were ticked. The period is inclusive dates; None where not stated.
    `domestic_share` is the part written by the domestic authors, in percent. `unanswered` are
    the fields that must be filled and are not, `malformed` pairs of field and what is wrong;
    `limits` are the form's own, in 字.
    """

    title: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    starts_on: date | None = None
    ends_on: date | None = None
    reference_from: date | None = None
    reference_to: date | None = None
    genre: str = ""
    has_foreign_author: bool = False
    is_domestic_first: bool = False
    domestic_share: int | None = None
    is_signed_by_unit: bool = False
    is_entered_by_person: bool = False
    has_text: bool = False
    has_video: bool = False
    unanswered: tuple[str, ...] = ()
    malformed: tuple[tuple[str, str], ...] = ()
    limits: Mapping[str, int] = field(default_factory=dict)
    evidence: Mapping[str, EvidenceCount] = field(default_factory=dict)
    blocked_files: tuple[str, ...] = ()
    unchecked_files: int = 0
    seal: SealFact = SealFact.NOT_ASKED
    declared: Mapping[str, str] = field(default_factory=dict)
    declaration_texts: Mapping[str, DeclarationText] = field(default_factory=dict)
