"""Each judge against the panel: strictness, spread, rank agreement, flat lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean, pstdev

from competition.watching.limits import Limits
from competition.watching.totals import Totals


@dataclass(frozen=True)
class JudgeLine:
    """One seat over the entries that it and somebody else scored.

    `bias` is the mean of (own total − mean of the others for the same entry): below zero is
    strict. `spread` and `others_spread` are standard deviations of the own totals and of the
    others' means. `agreement` is Spearman's coefficient between the two, None with too few entries or
    when one of them never varies. `flat` is the longest run of equal totals in order.
    """

    seat: int
    entries: int
    mean: float
    bias: float
    spread: float
    others_spread: float
    agreement: float | None
    flat: int
    is_strict: bool
    is_lenient: bool
    is_flat: bool
    disagrees: bool


def judge_lines(totals: Totals, limits: Limits) -> list[JudgeLine]:
    """Compare every seat with the others, over entries that at least two of them scored."""
    pairs: dict[int, list[tuple[float, float]]] = {}
    for by_seat in totals.values():
        whole, count = sum(by_seat.values()), len(by_seat)
        if count < 2:
            continue
        for seat, own in by_seat.items():
            pairs.setdefault(seat, []).append((own, (whole - own) / (count - 1)))
    return [_line(seat, pairs[seat], limits) for seat in sorted(pairs)]


def _line(seat: int, pairs: Sequence[tuple[float, float]], limits: Limits) -> JudgeLine:
    own, others = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    bias = fmean(mine - theirs for mine, theirs in pairs)
    enough = len(pairs) >= limits.least_entries
    agreement = spearman(own, others) if enough else None
    flat = max(len(list(run)) for _, run in groupby(own))
    return JudgeLine(
        seat=seat,
        entries=len(pairs),
        mean=fmean(own),
        bias=bias,
        spread=pstdev(own),
        others_spread=pstdev(others),
        agreement=agreement,
        flat=flat,
        is_strict=enough and bias < -limits.strict,
        is_lenient=enough and bias > limits.strict,
        is_flat=flat >= limits.flat,
        disagrees=agreement is not None and agreement < limits.agreement,
    )


def spearman(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Rank correlation with mean ranks for ties; None when one side never varies."""
    ranks, others = _ranks(first), _ranks(second)
    middle = (len(first) + 1) / 2
    one = sum((rank - middle) ** 2 for rank in ranks)
    two = sum((rank - middle) ** 2 for rank in others)
    if not one or not two:
        return None
    both = sum((a - middle) * (b - middle) for a, b in zip(ranks, others, strict=True))
    return float(both / (one * two) ** 0.5)


def _ranks(values: Sequence[float]) -> list[float]:
    """1 for the smallest; equal values share the mean of their places."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            ranks[place] = (start + 1 + end) / 2
        start = end
    return ranks
