"""A marking scheme as it was typed: a tree of texts, read from a form and changed by its buttons."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from competition.forms.scheme_spec import SPEC, Ask, Part, Rows, Table

Tree = dict[str, Any]
"""Key → text, tree, or list of trees, as SPEC says."""
_ROW = re.compile(r"([0-9]{1,3})-")


def read_draft(post: QueryDict) -> Tree:
    """Everything typed, whatever it is worth; codes that were left blank are made up."""
    tree = _read(SPEC, post, "")
    fill_codes(tree)
    return tree


def blank(parts: Sequence[Part]) -> Tree:
    """A tree of defaults."""
    tree: Tree = {}
    for part in parts:
        if isinstance(part, Ask):
            tree[part.key] = part.default
        elif isinstance(part, Rows):
            tree[part.key] = []
        elif part.key:
            tree[part.key] = blank(part.parts)
        else:
            tree |= blank(part.parts)
    return tree


def _read(parts: Sequence[Part], post: QueryDict, prefix: str) -> Tree:
    tree: Tree = {}
    for part in parts:
        name = f"{prefix}{part.key}"
        if isinstance(part, Ask):
            tree[part.key] = _text(part, post, name)
        elif isinstance(part, Rows):
            tree[part.key] = [
                _read(part.parts, post, f"{name}-{number}-")
                for number in _numbers(post, f"{name}-")[: part.most]
            ]
        elif part.key:
            tree[part.key] = _read(part.parts, post, f"{name}-")
        else:
            tree |= _read(part.parts, post, prefix)
    return tree


def _text(ask: Ask, post: QueryDict, name: str) -> str:
    if ask.kind == "flags":
        return " ".join(post.getlist(name))
    text = post.get(name) or ""
    return text.replace("\r\n", "\n") if ask.kind == "lines" else text.strip()


def _numbers(post: QueryDict, start: str) -> list[int]:
    """The row numbers that a form carries under a prefix, in order."""
    found = (_ROW.match(name, len(start)) for name in post if name.startswith(start))
    return sorted({int(match[1]) for match in found if match})


def fill_codes(tree: Tree, parts: Sequence[Part] = SPEC) -> None:
    """Make up a code for every row that has none."""
    for part in parts:
        if isinstance(part, Rows):
            rows: list[Tree] = tree[part.key]
            for row in rows:
                if part.code and not row["code"]:
                    row["code"] = _free_code(part.code, rows)
                fill_codes(row, part.parts)
        elif isinstance(part, Table):
            fill_codes(tree[part.key] if part.key else tree, part.parts)


def _free_code(start: str, rows: Sequence[Tree]) -> str:
    taken = {row["code"] for row in rows}
    return next(code for number in range(1, 1000) if (code := f"{start}{number}") not in taken)


def change_rows(tree: Tree, act: str) -> str:
    """Do what a button says: add:, remove:, up: or down: and a name; return where to look.

    A button of a form that has changed meanwhile does nothing.
    """
    what, _, name = act.partition(":")
    if what == "add":
        return _add(tree, name)
    path, _, last = name.rpartition("-")
    rows, of = _find(tree, path)
    if of is None or not last.isdecimal() or int(last) >= len(rows):
        return ""
    place = int(last)
    if what == "remove":
        del rows[place]
    to = place + {"up": -1, "down": 1}.get(what, 0)
    if 0 <= to < len(rows) and what != "remove":
        rows[place], rows[to] = rows[to], rows[place]
    return path


def _add(tree: Tree, name: str) -> str:
    rows, of = _find(tree, name)
    if of is None or len(rows) >= of.most:
        return ""
    rows.append(blank(of.parts))
    fill_codes(tree)
    return f"{name}-{len(rows) - 1}"


def _find(tree: Tree, name: str) -> tuple[list[Tree], Rows | None]:
    """The rows at a name, and what they are; nothing where the name leads nowhere."""
    here: Any = tree
    parts: Sequence[Part] = SPEC
    found: Part | None = None
    for word in name.split("-"):
        if isinstance(here, list):
            if not word.isdecimal() or int(word) >= len(here):
                return [], None
            here = here[int(word)]
            continue
        found = keyed(parts).get(word)
        if found is None or isinstance(found, Ask):
            return [], None
        here, parts = here[word], found.parts
    return (here, found) if isinstance(found, Rows) and isinstance(here, list) else ([], None)


def keyed(parts: Sequence[Part]) -> Mapping[str, Part]:
    """The parts by key; tables that are only drawn together are opened."""
    found: dict[str, Part] = {}
    for part in parts:
        if part.key:
            found[part.key] = part
        elif isinstance(part, Table):
            found |= keyed(part.parts)
    return found
