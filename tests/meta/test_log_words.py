"""The log speaks Chinese: every action and every object that is recorded has its word."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from competition.queries.log_words import ACTION_LABELS, OBJECT_LABELS
from tests.meta.test_writes import PACKAGES, ROOT


def recorded_actions() -> set[str]:
    """Every text that may be the first argument of a call to `record`."""
    found: set[str] = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            found |= set(_actions_in(path))
    return found


def _actions_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record" and node.args:
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


def test_every_recorded_action_has_a_word():
    assert recorded_actions() - set(ACTION_LABELS) == set()


def test_every_named_object_is_a_model():
    models = {f"{model._meta.app_label}.{model._meta.model_name}" for model in apps.get_models()}
    assert set(OBJECT_LABELS) - models == set()
