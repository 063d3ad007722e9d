"""docs/season-file.md names everything that a season file may say."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from competition.eligibility import RULES
from competition.enums import EventKind, Severity, Task
from competition.marking.scheme import Component, Criterion, Roundings, Scheme, TieKey
from competition.marking.terms import Consequence, Mode, Stage, State
from competition.season import content
from competition.season.organization import Organization, OrganizationTerm
from competition.season.terms import (
    AwardMethod,
    Counting,
    OnTie,
    OrganizationInput,
    RatioRounding,
    Subject,
)

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "season-file.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`\n]+)`", DOCUMENT))))
INSTANTS = {"starts_at": "starts", "ends_at": "ends", "opens_at": "opens", "closes_at": "closes"}
SHEET_ONLY = {Stage.SHEET_TOTAL}  # a stage of one sheet cannot part two entries


@pytest.mark.parametrize(
    "table",
    [
        content.Season, content.Text, content.Declaration, content.Stage, content.Activity,
        content.Window, content.Delegation, content.Event, content.Quota, content.Condition,
        content.Override, content.Award, content.Rule, Organization, OrganizationTerm, Scheme, Component, Criterion, TieKey,
        Roundings,
    ],
)  # fmt: skip
def test_every_key_is_documented(table):
    keys = {INSTANTS.get(field.name, field.name) for field in fields(table)}
    assert sorted(keys - WORDS) == []


@pytest.mark.parametrize(
    "words",
    [
        EventKind, Severity, Task, Mode, State, Consequence, AwardMethod, Counting, OnTie,
        RatioRounding, Subject, OrganizationInput,
    ],
)  # fmt: skip
def test_every_word_is_documented(words):
    assert sorted({word.value for word in words} - WORDS) == []


def test_every_tie_stage_is_documented():
    assert sorted({stage.value for stage in Stage if stage not in SHEET_ONLY} - WORDS) == []


def test_every_rule_and_parameter_is_documented():
    names = set(RULES) | {param.name for rule in RULES.values() for param in rule.params}
    assert sorted(names - WORDS) == []


def test_the_decisions_are_short():
    long = [
        path.name
        for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md")
        if len(path.read_text(encoding="utf-8").splitlines()) >= 20
    ]
    assert long == []
