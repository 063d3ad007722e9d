"""Is this entry allowed? Named pure rules; what a season demands is its list of `RuleUse`."""

from competition.eligibility.declarations import declaration_texts, text_version
from competition.eligibility.facts import (
    DeclarationText,
    EvidenceCount,
    OtherPlace,
    PersonFacts,
    SealFact,
    WinnerFact,
    WorkFacts,
)
from competition.eligibility.papers import PAPER_RULES
from competition.eligibility.people import FIELD_LABELS, PERSON_RULES
from competition.eligibility.person import PersonData, clean_name, unit_key
from competition.eligibility.problems import About, Param, Params, Problem, Rule, RuleUse
from competition.eligibility.registry import RULES, check_params, find_problems
from competition.eligibility.works import WORK_RULES

__all__ = [
    "FIELD_LABELS",
    "PAPER_RULES",
    "PERSON_RULES",
    "RULES",
    "WORK_RULES",
    "About",
    "DeclarationText",
    "EvidenceCount",
    "OtherPlace",
    "Param",
    "Params",
    "PersonData",
    "PersonFacts",
    "Problem",
    "Rule",
    "RuleUse",
    "SealFact",
    "WinnerFact",
    "WorkFacts",
    "check_params",
    "clean_name",
    "declaration_texts",
    "find_problems",
    "text_version",
    "unit_key",
]
