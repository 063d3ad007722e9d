"""One entry's sheets beside each other: spread, and whose sheet lies apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, median

from competition.watching.limits import Limits


@dataclass(frozen=True)
class EntryLine:
    """Lowest, highest, mean and spread of the sheet totals; `outliers` seat → off the
    median, in points."""

    low: float
    high: float
    mean: float
    outliers: Mapping[int, float]
    is_wide: bool

    @property
    def spread(self) -> float:
        """Highest minus lowest."""
        return self.high - self.low


def entry_line(totals: Mapping[int, float], limits: Limits) -> EntryLine | None:
    """Look at the totals of one entry, seat → points; None when there are fewer than two."""
    if len(totals) < 2:
        return None
    low, high = min(totals.values()), max(totals.values())
    middle = median(totals.values())
    apart = {seat: own - middle for seat, own in totals.items()}
    return EntryLine(
        low=low,
        high=high,
        mean=fmean(totals.values()),
        outliers={seat: off for seat, off in apart.items() if abs(off) > limits.outlier},
        is_wide=limits.spread is not None and high - low > limits.spread,
    )
