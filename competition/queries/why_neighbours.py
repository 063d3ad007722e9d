"""An entry beside its neighbours in the table: key by key, and in a sentence which key decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from competition.marking import Scheme
from competition.marking.numbers import shown_pair
from competition.marking.scheme import TieKey
from competition.marking.terms import Stage
from competition.models import StandingRow
from competition.queries.scheme_words import tie_words
from competition.queries.standings import short_text

NONE = "无"


@dataclass(frozen=True)
class KeyLine:
    """One key in the order of comparison: its values before, here and behind; whom it decides."""

    label: str
    before: str
    own: str
    after: str
    decides_before: bool
    decides_after: bool


def compared(
    scheme: Scheme | None,
    row: StandingRow,
    before: StandingRow | None,
    after: StandingRow | None,
) -> tuple[tuple[KeyLine, ...], tuple[str, ...]]:
    """The keys in order with the three values of each, and a sentence for each neighbour."""
    if scheme is None or row.rank is None:
        return (), ()
    keys = [TieKey(stage=Stage.TOTAL), *scheme.deciding_keys()]
    first, second = _deciding(keys, before, row), _deciding(keys, row, after)
    lines = tuple(
        KeyLine(
            label=tie_words(scheme, key),
            before=_shown(key, before),
            own=_shown(key, row),
            after=_shown(key, after),
            decides_before=key == first,
            decides_after=key == second,
        )
        for key in keys
    )
    verdicts = []
    if before is not None:
        verdicts.append(_verdict(scheme, row, before, first, ahead=False))
    if after is not None:
        verdicts.append(_verdict(scheme, row, after, second, ahead=True))
    return lines, tuple(verdicts)


def neighbours(row: StandingRow) -> dict[int, tuple[StandingRow | None, StandingRow | None]]:
    """The row's id → the ranked row before and behind it; nothing for who has no rank."""
    if row.rank is None:
        return {}
    ranked = StandingRow.objects.filter(
        standing=row.standing_id, rank__isnull=False
    ).select_related("entry")
    before = ranked.filter(position__lt=row.position).order_by("-position").first()
    after = ranked.filter(position__gt=row.position).order_by("position").first()
    return {row.pk: (before, after)}


def _verdict(
    scheme: Scheme, row: StandingRow, other: StandingRow, key: TieKey | None, *, ahead: bool
) -> str:
    who = f"与{'后' if ahead else '前'}一名 {other.entry.number}（第 {other.rank} 名）相比："
    if key is None:
        end = "名次并列" if row.rank == other.rank else "按抽签定先后"
        return f"{who}各项依据全部相同，{end}。"
    ours, theirs = _value(key, row), _value(key, other)
    mine, their = _shown(key, row), _shown(key, other)
    side = f"排在{'前' if ahead else '后'}面"
    same = "" if key == TieKey(stage=Stage.TOTAL) else "总分相同，"
    label = tie_words(scheme, key)
    if ours is None or theirs is None:
        return f"{who}{same}{label} {mine}（对方 {their}），{side}。"
    if mine == their:
        mine, their = shown_pair(ours, theirs, None)
    return f"{who}{same}{label} {mine} {'高于' if ours > theirs else '低于'} {their}，{side}。"


def key_name(key: TieKey) -> str:
    return ".".join(part for part in (key.component, key.criterion, key.stage.value) if part)


def _value(key: TieKey, row: StandingRow) -> Fraction | None:
    text = row.values.get(key_name(key))
    return None if text is None else Fraction(text)


def _shown(key: TieKey, row: StandingRow | None) -> str:
    if row is None:
        return "—"
    text = row.values.get(key_name(key))
    return NONE if text is None else short_text(text)


def _deciding(
    keys: Sequence[TieKey], ahead: StandingRow | None, behind: StandingRow | None
) -> TieKey | None:
    """The first key that parts two neighbours."""
    if ahead is None or behind is None:
        return None
    return next((key for key in keys if _value(key, ahead) != _value(key, behind)), None)
