"""The form of a scheme made ready to be drawn: names, values, choices, sums, faults in place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from competition.forms.scheme_draft import Tree, blank
from competition.forms.scheme_spec import SPEC, Ask, Choices, Part, Rows, Table
from competition.forms.scheme_sums import Sum, sums_of

Faults = Mapping[str, Sequence[str]]
"""Name of a field or group ("" for the whole) → Chinese sentences."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """One thing to draw; `kind` is that of an Ask, or table, rows, row, hidden."""

    kind: str
    name: str
    label: str = ""
    hint: str = ""
    value: str = ""
    choices: tuple[tuple[str, str, bool], ...] = ()
    faults: tuple[str, ...] = ()
    children: "tuple[Node, ...]" = ()
    one: str = ""
    sum: Sum | None = None
    is_wide: bool = False
    is_fold: bool = False
    is_open: bool = False
    is_first: bool = False
    is_last: bool = False
    can_add: bool = False


@dataclass
class _Drawing:
    """What the nodes of one form share."""

    faults: Faults
    sums: Mapping[str, Sum]
    ties: Choices
    names: set[str] = field(default_factory=set)


def nodes_of(tree: Tree, problems: Iterable[tuple[str, str]] = ()) -> tuple[Node, ...]:
    """The whole form; problems carry places as `parse_scheme` names them."""
    faults = faults_by_name(tree, problems)
    drawing = _Drawing(faults, sums_of(tree), tie_choices(tree))
    return tuple(_nodes(drawing, SPEC, tree, "", method=""))


def faults_by_name(tree: Tree, problems: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Each problem at the nearest field or group of the form that there is."""
    names = set(all_names(SPEC, tree, ""))
    found: dict[str, list[str]] = {}
    for place, reason in problems:
        name = place.replace("[", "-").replace("]", "").replace(".", "-")
        while name and name not in names:
            name = name.rpartition("-")[0]
        found.setdefault(name, []).append(reason)
    return found


def all_names(parts: Sequence[Part], tree: Tree, prefix: str) -> Iterator[str]:
    """The names of every field, group and row of the form."""
    for part in parts:
        name = f"{prefix}{part.key}"
        if part.key:
            yield name
        if isinstance(part, Table):
            inner = tree[part.key] if part.key else tree
            yield from all_names(part.parts, inner, f"{name}-" if part.key else prefix)
        elif isinstance(part, Rows):
            for number, row in enumerate(tree[part.key]):
                yield f"{name}-{number}"
                yield from all_names(part.parts, row, f"{name}-{number}-")


def flat(parts: Sequence[Part], tree: Tree, prefix: str) -> Iterator[tuple[str, str]]:
    """What a browser would post of a part of the form."""
    for part in parts:
        name = f"{prefix}{part.key}"
        if isinstance(part, Rows):
            for number, row in enumerate(tree[part.key]):
                yield from flat(part.parts, row, f"{name}-{number}-")
        elif isinstance(part, Table):
            inner = tree[part.key] if part.key else tree
            yield from flat(part.parts, inner, f"{name}-" if part.key else prefix)
        elif part.kind == "flags":
            yield from ((name, word) for word in tree[part.key].split())
        elif part.kind != "flag" or tree[part.key]:
            yield name, tree[part.key]


def tie_choices(tree: Tree) -> Choices:
    """What may be compared: the total, a component, a criterion."""
    found = [("", "总分")]
    for row in tree["components"]:
        found.append((row["code"], row["name"] or row["code"]))
        if row["method"] == "panel":
            found += [
                (f"{row['code']}.{each['code']}", f"{row['name']}·{each['name'] or each['code']}")
                for each in row["criteria"]
            ]
    return tuple(found)


def _nodes(
    drawing: _Drawing, parts: Sequence[Part], tree: Tree, prefix: str, *, method: str
) -> Iterator[Node]:
    method = tree.get("method", method)
    for part in parts:
        if part.only and part.only != method:
            for name, value in flat([part], tree, prefix):
                yield Node(kind="hidden", name=name, value=value)
        elif isinstance(part, Ask):
            yield _ask(drawing, part, tree[part.key], f"{prefix}{part.key}")
        elif isinstance(part, Rows):
            yield _rows(drawing, part, tree[part.key], f"{prefix}{part.key}")
        else:
            yield _table(drawing, part, tree, prefix, method=method)


def _ask(drawing: _Drawing, ask: Ask, value: str, name: str) -> Node:
    choices = drawing.ties if ask.key == "of" else ask.choices
    if ask.kind == "choice" and value not in {word for word, _ in choices}:
        choices = (*choices, (value, f"{value or '（请选择）'}"))
    chosen = set(value.split()) if ask.kind == "flags" else {value}
    return Node(
        kind=ask.kind,
        name=name,
        label=ask.label,
        hint=ask.hint,
        value=value,
        is_wide=ask.is_wide,
        choices=tuple((word, label, word in chosen) for word, label in choices),
        faults=tuple(drawing.faults.get(name, ())),
    )


def _table(drawing: _Drawing, table: Table, tree: Tree, prefix: str, *, method: str) -> Node:
    name = f"{prefix}{table.key}" if table.key else ""
    inner = tree[table.key] if table.key else tree
    children = _nodes(
        drawing, table.parts, inner, f"{name}-" if table.key else prefix, method=method
    )
    found = tuple(children)
    return Node(
        kind="table",
        name=name,
        label=table.label,
        hint=table.hint,
        children=found,
        faults=tuple(drawing.faults.get(name, ())) if name else (),
        is_fold=table.fold,
        is_open=any(_has_fault(each) for each in found) or _is_filled(table.parts, inner),
    )


def _is_filled(parts: Sequence[Part], tree: Tree) -> bool:
    """Whether anything other than the defaults stands there; a code alone says nothing."""
    plain = blank(parts)
    return any(tree[key] != plain[key] for key in plain if key != "code")


def _has_fault(node: Node) -> bool:
    return bool(node.faults) or any(_has_fault(each) for each in node.children)


def _rows(drawing: _Drawing, rows: Rows, trees: Sequence[Tree], name: str) -> Node:
    last = len(trees) - 1
    return Node(
        kind="rows",
        name=name,
        label=rows.label,
        hint=rows.hint,
        one=rows.one,
        sum=drawing.sums.get(name),
        faults=tuple(drawing.faults.get(name, ())),
        can_add=len(trees) < rows.most,
        children=tuple(
            Node(
                kind="row",
                name=f"{name}-{number}",
                label=f"{rows.one} {number + 1}",
                value=tree.get("name", ""),
                faults=tuple(drawing.faults.get(f"{name}-{number}", ())),
                children=tuple(_nodes(drawing, rows.parts, tree, f"{name}-{number}-", method="")),
                is_first=number == 0,
                is_last=number == last,
            )
            for number, tree in enumerate(trees)
        ),
    )
