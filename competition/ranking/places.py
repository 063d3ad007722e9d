"""Places (名次) for entries that have a total: sort, count, share or draw, and say why."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from competition.marking.layout import Values
from competition.marking.reports import Kind, Missing
from competition.marking.terms import TieEnd
from competition.ranking.ties import TieChain

SHARED, DRAWN, DRAW_MISSING = "share", "draw", "draw_missing"

# An entry with a total; a ghost only keeps its place empty (名次空缺).
Contender = tuple[int, Values, bool]
# Entry, rank, name of the deciding slot, tie end, the tie in words.
Place = tuple[int, int, str | None, str | None, str]
# Negative total, chain …, ghost, entry: flat, and so quick to sort best first.
_Keyed = tuple[Any, ...]
_GHOST, _ENTRY = -2, -1


class Ranking:
    """Ranks contenders; `missing` afterwards holds what the draw still owes."""

    def __init__(self, chain: TieChain, tie_end: TieEnd, draws: Mapping[int, int]) -> None:
        self.chain = chain
        self.tie_end = tie_end
        self.draws = draws
        self.missing: list[Missing] = []

    def places(self, contenders: Iterable[Contender]) -> Iterator[Place]:
        """Every real contender's place, best first; equal places by entry number."""
        key_of = self.chain.key_of
        values_of: dict[int, Values] = {}
        keyed: list[_Keyed] = []
        for entry, values, ghost in contenders:
            values_of[entry] = values
            keyed.append((*key_of(values), ghost, entry))
        keyed.sort()
        start, count = 0, len(keyed)
        while start < count:
            total, end = keyed[start][0], start + 1
            while end < count and keyed[end][0] == total:
                end += 1
            if end > start + 1:
                yield from self._group(keyed[start:end], start, values_of)
            elif not keyed[start][_GHOST]:
                yield keyed[start][_ENTRY], end, None, None, ""
            start = end

    def _group(
        self, tied: list[_Keyed], before: int, values_of: Mapping[int, Values]
    ) -> Iterator[Place]:
        """Entries of one printed total: parted by the chain, equal parts shared or drawn."""
        parts = _parts(tied, before)
        if not parts:
            return
        total = values_of[tied[0][_ENTRY]][0]
        same = f"总分同为 {self.chain.total_text(total)}，"
        if len(parts) == 1:
            yield from self._part(parts[0][0], parts[0][1], None, same)
            return
        ahead, rival = True, values_of[parts[1][1][0]]
        for rank, entries in parts:
            values = values_of[entries[0]]
            decided_by, words = self.chain.decide(values, rival, ahead=ahead)
            if len(entries) == 1:
                yield entries[0], rank, decided_by, None, same + words
            else:
                yield from self._part(rank, entries, decided_by, f"{same}{words}；")
            ahead, rival = False, values

    def _part(
        self, rank: int, entries: list[int], decided_by: str | None, prefix: str
    ) -> Iterator[Place]:
        """Entries equal in every key, first of them at `rank`."""
        if len(entries) == 1:  # only ghosts have the same total
            yield entries[0], rank, None, None, ""
        elif self.tie_end is TieEnd.SHARE:
            words = f"{prefix}各项依据全部相同，并列第 {rank} 名"
            for entry in entries:
                yield entry, rank, decided_by, SHARED, words
        elif self._drawn(entries):
            entries.sort(key=self.draws.__getitem__)
            for own, entry in enumerate(entries, rank):
                words = f"{prefix}各项依据全部相同，按抽签第 {self.draws[entry]} 号排第 {own} 名"
                yield entry, own, decided_by, DRAWN, words
        else:
            words = f"{prefix}各项依据全部相同，抽签号未录全，暂并列第 {rank} 名"
            for entry in entries:
                yield entry, rank, decided_by, DRAW_MISSING, words

    def _drawn(self, entries: list[int]) -> bool:
        """Whether the draw decides between these; what it owes is reported."""
        numbers = [self.draws.get(entry) for entry in entries]
        before = len(self.missing)
        for entry, number in zip(entries, numbers, strict=True):
            if number is None:
                self._owe(Kind.MISSING, entry, "各项同分依据全部相同，须抽签定名次，尚无抽签号")
            elif numbers.count(number) > 1:
                self._owe(Kind.REFUSED, entry, f"抽签号 {number} 与同分者重复，不能定名次")
        return len(self.missing) == before

    def _owe(self, kind: Kind, entry: int, sentence: str) -> None:
        self.missing.append(Missing(kind.value, entry, None, None, None, sentence))


def _parts(tied: list[_Keyed], before: int) -> list[tuple[int, list[int]]]:
    """Runs of equal keys: the rank of each, and its entries that are no ghosts."""
    parts: list[tuple[int, list[int]]] = []
    start, count = 0, len(tied)
    while start < count:
        key, end = tied[start][:_GHOST], start + 1
        while end < count and tied[end][:_GHOST] == key:
            end += 1
        real = [each[_ENTRY] for each in tied[start:end] if not each[_GHOST]]
        if real:
            parts.append((before + start + 1, real))
        start = end
    return parts
