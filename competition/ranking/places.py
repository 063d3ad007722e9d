"""Places (名次) for entries that have a total: sort, count, share or draw, and say why."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from competition.marking.layout import Values
from competition.marking.reports import Kind, Missing
from competition.marking.terms import TieEnd
from competition.ranking.ties import TieChain

SHARED, DRAWN, DRAW_MISSING = "share", "draw", "draw_missing"


class Contender(NamedTuple):
    """An entry with a total; a ghost only keeps its place empty (名次空缺)."""

    entry: int
    values: Values
    ghost: bool


class Place(NamedTuple):
    """The rank of one entry, what separates it from its neighbour, and the words."""

    entry: int
    rank: int
    decided_by: str | None = None
    tie_end: str | None = None
    tie: str = ""


class _Keyed(NamedTuple):
    total: Any
    chain: tuple[Any, ...]
    ghost: bool
    entry: int
    values: Values


class Ranking:
    """Ranks contenders; `missing` afterwards holds what the draw still owes."""

    def __init__(self, chain: TieChain, tie_end: TieEnd, draws: Mapping[int, int]) -> None:
        self.chain = chain
        self.tie_end = tie_end
        self.draws = draws
        self.missing: list[Missing] = []

    def places(self, contenders: Sequence[Contender]) -> Iterator[Place]:
        """Every real contender's place, best first; equal places by entry number."""
        chain_of = self.chain.of
        keyed = [
            _Keyed(-values[0], chain_of(values), ghost, entry, values)  # type: ignore[operator]  # contenders have a total
            for entry, values, ghost in contenders
        ]
        keyed.sort()
        start, count = 0, len(keyed)
        while start < count:
            total, end = keyed[start].total, start + 1
            while end < count and keyed[end].total == total:
                end += 1
            if end > start + 1:
                yield from self._group(keyed[start:end], start)
            elif not keyed[start].ghost:
                yield Place(keyed[start].entry, end)
            start = end

    def _group(self, tied: list[_Keyed], before: int) -> Iterator[Place]:
        """Entries of one printed total: parted by the chain, equal parts shared or drawn."""
        parts: list[tuple[int, list[_Keyed]]] = []
        for _, members in groupby(tied, key=lambda each: each.chain):
            part = list(members)
            real = [each for each in part if not each.ghost]
            if real:
                parts.append((before, real))
            before += len(part)
        total = self.chain.total_text(tied[0].values[0])
        for number, (ahead, real) in enumerate(parts):
            decided_by, words = None, ""
            if len(parts) > 1:
                rival = parts[number - 1 if number else 1][1][0]
                decided_by, words = self.chain.decide(
                    real[0].values, rival.values, ahead=number == 0
                )
            start = Place(0, ahead + 1, decided_by, None, f"总分同为 {total}，{words}")
            yield from self._part(start, real, alone=len(tied) == 1 or len(parts) == 1)

    def _part(self, start: Place, real: list[_Keyed], *, alone: bool) -> Iterator[Place]:
        """Entries equal in every key."""
        if len(real) == 1:
            yield start._replace(entry=real[0].entry, tie="" if alone else start.tie)
            return
        prefix = start.tie if alone else f"{start.tie}；"
        entries = [each.entry for each in real]
        if self.tie_end is TieEnd.SHARE:
            words = f"{prefix}各项依据全部相同，并列第 {start.rank} 名"
            for entry in entries:
                yield Place(entry, start.rank, start.decided_by, SHARED, words)
        elif self._drawn(entries):
            entries.sort(key=self.draws.__getitem__)
            for rank, entry in enumerate(entries, start.rank):
                words = f"{prefix}各项依据全部相同，按抽签第 {self.draws[entry]} 号排第 {rank} 名"
                yield Place(entry, rank, start.decided_by, DRAWN, words)
        else:
            words = f"{prefix}各项依据全部相同，抽签号未录全，暂并列第 {start.rank} 名"
            for entry in entries:
                yield Place(entry, start.rank, start.decided_by, DRAW_MISSING, words)

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
