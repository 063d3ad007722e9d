"""Where the board begins to point at something."""

from dataclasses import dataclass

from competition.marking.scheme import MARK_UNIT, Component

_STRICT_SHARE, _OUTLIER_SHARE = 0.05, 0.10


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Thresholds in points; `flat` counts equal totals one after the other, `agreement` is Spearman's.

    `spread` is the scheme's own (评委合计分相差), None when it states none.
    """

    strict: float
    outlier: float
    spread: float | None
    flat: int = 4
    agreement: float = 0.3
    least_entries: int = 3


def limits_of(component: Component) -> Limits:
    """5 % of the maximum off the panel is strict or lenient, 10 % off the median an outlier."""
    maximum = component.maximum / MARK_UNIT
    return Limits(
        strict=maximum * _STRICT_SHARE,
        outlier=maximum * _OUTLIER_SHARE,
        spread=None if component.spread is None else component.spread / MARK_UNIT,
    )
