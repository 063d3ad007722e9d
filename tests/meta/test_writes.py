"""Every write of the system is an operation: nothing else may change a table."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("accounts", "competition", "config", "districts", "records", "submissions")
ALWAYS_WRITES = {
    "acreate", "adelete", "asave", "aupdate", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create",
}  # fmt: skip
MAYBE_WRITES = {"create", "delete", "save", "update"}
QUERYSET_WORDS = {
    "all", "exclude", "filter", "get", "locked", "objects", "order_by", "select_for_update",
    "visible_to", "_base_manager", "_default_manager",
}  # fmt: skip


def modules() -> list[Path]:
    """Every module of the portal that is neither an operation nor a migration."""
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return sorted(path for path in found if not {"operations", "migrations"} & set(path.parts))


def writes_in(source: str) -> Iterator[int]:
    """Yield the line of each call that looks like a write to a table.

    `create`, `update`, `delete` and `save` are ordinary words: they count when called on a
    queryset or manager, or (save, delete, update) in the manner of a model: without positional
    arguments, which a dictionary, a digest, a workbook or a document always takes.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name = node.func.attr
        on_rows = bool(QUERYSET_WORDS & set(_words(node.func.value)))
        like_a_model = name in {"delete", "save", "update"} and not node.args
        if name in ALWAYS_WRITES or (name in MAYBE_WRITES and (on_rows or like_a_model)):
            yield node.lineno


def _words(node: ast.expr) -> Iterator[str]:
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            yield node.attr
            node = node.value
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_operations_write(path: Path):
    lines = list(writes_in(path.read_text(encoding="utf-8")))
    assert lines == [], "move these writes into an operation"


@pytest.mark.parametrize(
    "line",
    [
        "Entry.objects.create(x=1)",
        "entry.save()",
        "entry.save(update_fields=['x'])",
        "Entry.objects.filter(pk=1).update(x=1)",
        "Entry.objects.visible_to(user).locked().delete()",
        "entry.delete()",
        "Entry.objects.bulk_create(rows)",
        "District.objects.get_or_create(code='1')[0]",
    ],
)
def test_a_write_is_recognised(line: str):
    assert list(writes_in(line)) == [1]


@pytest.mark.parametrize(
    "line",
    ["digest.update(chunk)", "workbook.save(buffer)", "words.update({'a': 1})", "kinds.create(1)"],
)
def test_other_words_of_that_name_are_not_writes(line: str):
    assert list(writes_in(line)) == []
