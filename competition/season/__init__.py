"""The season file (大赛文件): one TOML file that describes a competition whole. Pure."""

from competition.season.content import (
    Activity,
    Award,
    Condition,
    Declaration,
    Delegation,
    Event,
    Override,
    Quota,
    Rule,
    Season,
    Stage,
    Text,
    Window,
)
from competition.season.parsing import Mistake, SeasonInvalid, parse_season
from competition.season.rules import KnownRule, KnownRules, ParameterCheck
from competition.season.shifting import shift_season
from competition.season.writing import season_to_toml

__all__ = [
    "Activity",
    "Award",
    "Condition",
    "Declaration",
    "Delegation",
    "Event",
    "KnownRule",
    "KnownRules",
    "Mistake",
    "Override",
    "ParameterCheck",
    "Quota",
    "Rule",
    "Season",
    "SeasonInvalid",
    "Stage",
    "Text",
    "Window",
    "parse_season",
    "season_to_toml",
    "shift_season",
]
