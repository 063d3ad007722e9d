"""Which form a document is: by its heading and by its labels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from submissions.documents.forms_in.blocks import Block, Grid, grids_of, lines_of
from submissions.documents.forms_in.labels import labels_of
from submissions.documents.forms_in.wording import plain_label, squeezed
from submissions.kinds import Kind

_HEADING_WORTH: Final = 10
_FEWEST_LABELS: Final = 4


@dataclass(frozen=True)
class Sight:
    """What was seen of a kind: its heading, and which of its labels."""

    kind: Kind
    has_heading: bool
    labels: frozenset[str]

    @property
    def weight(self) -> int:
        """How much speaks for it."""
        return _HEADING_WORTH * self.has_heading + len(self.labels)

    @property
    def is_enough(self) -> bool:
        """A heading with a label, or several labels without."""
        return (self.has_heading and bool(self.labels)) or len(self.labels) >= _FEWEST_LABELS


def recognise(blocks: list[Block], kinds: Mapping[str, Kind]) -> Kind | None:
    """Return the kind whose form this is, None when none (or more than one alike) is."""
    every = (sight_of(blocks, kind) for kind in kinds.values())
    sights = sorted(filter(lambda sight: sight.is_enough, every), key=lambda sight: -sight.weight)
    if not sights or (len(sights) > 1 and sights[0].weight == sights[1].weight):
        return None
    return sights[0].kind


def sight_of(blocks: list[Block], kind: Kind) -> Sight:
    """Return what of a kind's form is seen in some blocks."""
    labels = labels_of(kind)
    lines = [line.text for line in lines_of(blocks) if line.text]
    found = {label.word for text in _cells(blocks) if (label := labels.of_cell(text))}
    for text in lines:
        if ":" in text or "：" in text:
            found |= {hit.label.word for hit in labels.on_line(text, only_first=False)}
        elif label := labels.of_cell(text):
            found.add(label.word)
    has_heading = any(heading in squeezed(text) for text in lines for heading in labels.headings)
    return Sight(kind, has_heading, frozenset(found))


def parts(blocks: list[Block], kinds: Mapping[str, Kind]) -> list[list[Block]]:
    """Cut a document that holds the forms of several kinds into its forms; others stay whole.

    A form begins at its heading, and ends where the next 附件 begins.
    """
    headings = {kind.name: labels_of(kind).headings for kind in kinds.values()}
    found: list[list[Block]] = [[]]
    names: set[str] = set()
    for block in blocks:
        name = None if isinstance(block, Grid) else _heading(block.text, headings)
        if name and name not in names:
            if names:
                found.append([])
            names.add(name)
        found[-1].append(block)
    return found if len(names & set(kinds)) > 1 else [blocks]


def seen(blocks: list[Block]) -> str:
    """Return the first words of a document that was not understood, for its report."""
    texts = [" ".join(line.text.split()) for line in lines_of(blocks) if line.text]
    return "／".join(text[:40] for text in texts[:6])


def _heading(text: str, headings: Mapping[str, frozenset[str]]) -> str | None:
    plain = squeezed(text)
    if len(plain) > 40:
        return None
    for name, words in headings.items():
        if any(word in plain for word in words):
            return name
    return plain if plain.startswith("附件") and len(plain) <= 5 else None


def _cells(blocks: list[Block]) -> Iterable[str]:
    for grid in grids_of(blocks):
        for cell in grid.cells:
            if 0 < len(plain_label(cell.text[:200])) <= 20:
                yield cell.text
