"""The log speaks Chinese: every action and every object that is recorded has its word.

An action is the first argument of a recording call, or the name of an operation that hands its
own name on (`_move(entry, "accept_entry", …)`).
"""

import ast
from collections.abc import Iterator

from django.apps import apps

from competition.queries.log_words import ACTION_LABELS, OBJECT_LABELS
from tests.meta.test_writes import PACKAGES, ROOT

RECORDERS = {"record", "_record", "_note", "_log"}


def trees() -> list[ast.Module]:
    """Every module of operations."""
    paths = [path for package in PACKAGES for path in (ROOT / package / "operations").rglob("*.py")]
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths]


def recorded_actions() -> set[str]:
    """Every action that the operations may record."""
    nodes = [node for tree in trees() for node in ast.walk(tree)]
    verbs = {node.name for node in nodes if isinstance(node, ast.FunctionDef) and "_" in node.name}
    texts = {node.value for node in nodes if isinstance(node, ast.Constant)}
    named = {word for node in nodes if isinstance(node, ast.Call) for word in _actions_in(node)}
    return named | (verbs & texts)


def _actions_in(call: ast.Call) -> Iterator[str]:
    if getattr(call.func, "id", "") in RECORDERS and call.args:
        for part in ast.walk(call.args[0]):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def test_every_recorded_action_has_a_word():
    assert recorded_actions() - set(ACTION_LABELS) == set()


def test_every_named_object_is_a_model():
    models = {f"{model._meta.app_label}.{model._meta.model_name}" for model in apps.get_models()}
    assert set(OBJECT_LABELS) - models == set()
