"""试算: one form whose every field may stay as the scheme has it."""

from typing import Any

from django import forms

from competition.marking import Component
from competition.marking.scheme import EXACT, RoomRule, Rounding, TieKey, Trimming
from competition.marking.terms import MODE_LABELS, STAGE_LABELS, Mode, RankBy, Scope, Stage, TieEnd
from competition.queries.scheme_words import tie_words
from competition.queries.schemes import EventScheme
from competition.queries.variation_words import END_WORDS, RANK_WORDS, SCOPE_WORDS, panels_of
from competition.ranking.what_if import Variation

UNCHANGED = ("", "按评分标准，不变")
_STAGES = (Stage.MARK, Stage.NET, Stage.WEIGHTED)
_PANEL_STAGES = (Stage.SHEET_TOTAL, Stage.CRITERION_MEAN, Stage.CRITERION_PRODUCT)
_MOST_DIGITS = 6

Choices = list[tuple[str, str]]


class WhatIfForm(forms.Form):
    """What is done differently; `variation` once it is valid."""

    without = forms.ChoiceField(label="不计一名评委", required=False)
    trim = forms.ChoiceField(label="改去极值的环节", required=False)
    high = forms.IntegerField(label="去掉最高分个数", required=False, min_value=0, max_value=9)
    low = forms.IntegerField(label="去掉最低分个数", required=False, min_value=0, max_value=9)
    scope = forms.ChoiceField(
        label="去极值按",
        required=False,
        choices=[(str(scope), words) for scope, words in SCOPE_WORDS.items()],
    )
    place = forms.ChoiceField(label="改舍入的一步", required=False)
    digits = forms.IntegerField(
        label="保留小数位", required=False, min_value=0, max_value=_MOST_DIGITS
    )
    mode = forms.ChoiceField(
        label="舍入方式",
        required=False,
        choices=[(str(mode), words) for mode, words in MODE_LABELS.items()],
    )
    rank_by = forms.ChoiceField(
        label="按哪个总分排名",
        required=False,
        choices=[UNCHANGED, *((str(key), words) for key, words in RANK_WORDS.items())],
    )
    chain = forms.ChoiceField(label="同分依据", required=False)
    tie_end = forms.ChoiceField(
        label="同分到底",
        required=False,
        choices=[UNCHANGED, *((str(key), words) for key, words in END_WORDS.items())],
    )
    rooms = forms.ChoiceField(label="考场修正系数", required=False)
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=200,
        help_text="每次试算都记入操作日志；赛项已有确认的成绩时必填，监督员会看到。",
    )

    def __init__(self, *args: Any, of: EventScheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._of = of
        panels = panels_of(of.scheme)
        judges = [
            (f"{each.code}:{seat}", f"“{each.name}”评委 {seat}")
            for each in panels
            for seat in of.seats.get(each.code, ())
        ]
        self._offer("without", judges)
        self._offer("trim", [(each.code, each.name) for each in panels])
        self._offer("place", _places(of))
        self._offer("chain", _chains(of))
        self._offer("rooms", [_room_choice(each) for each in of.scheme.components])

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- the form's own declaration
        field.choices = [UNCHANGED, *choices]

    def clean(self) -> dict[str, Any]:
        """Refuse half-said changes, and saying nothing."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("trim") and None in {cleaned.get("high"), cleaned.get("low")}:
            self.add_error("high", "请填写去掉几个最高分、几个最低分，不去填 0。")
        needs_digits = cleaned.get("place") and cleaned.get("mode") != Mode.NONE
        if needs_digits and cleaned.get("digits") is None:
            self.add_error("digits", "请填写保留几位小数。")
        if not self.errors and self.variation == Variation():
            self.add_error(None, "没有选择任何变化。请至少改一项，或点“逐项试算”。")
        return cleaned

    @property
    def variation(self) -> Variation:
        """What was chosen."""
        chosen = self.cleaned_data
        return Variation(
            without=_seat(chosen["without"]),
            trimming=self._trimming() if chosen["trim"] else None,
            rounding=self._rounding() if chosen["place"] else None,
            rank_by=RankBy(chosen["rank_by"]) if chosen["rank_by"] else None,
            tie_chain=self._chain() if chosen["chain"] else None,
            tie_end=TieEnd(chosen["tie_end"]) if chosen["tie_end"] else None,
            rooms=_rooms(chosen["rooms"]),
        )

    def _trimming(self) -> tuple[str, Trimming]:
        chosen = self.cleaned_data
        trimming = Trimming(high=chosen["high"], low=chosen["low"], scope=Scope(chosen["scope"]))
        return chosen["trim"], trimming

    def _rounding(self) -> tuple[str, Stage, Rounding]:
        chosen = self.cleaned_data
        code, stage = chosen["place"].split(":")
        mode = Mode(chosen["mode"])
        rounding = EXACT if mode is Mode.NONE else Rounding(chosen["digits"], mode)
        return code, Stage(stage), rounding

    def _chain(self) -> tuple[TieKey, ...]:
        act, place = self.cleaned_data["chain"].split(":")
        chain = self._of.scheme.tie_chain
        others = chain[: int(place)] + chain[int(place) + 1 :]
        return others if act == "drop" else (chain[int(place)], *others)


def _places(of: EventScheme) -> Choices:
    found = [(f":{Stage.TOTAL}", STAGE_LABELS[Stage.TOTAL])]
    for each in of.scheme.components:
        stages = (*_PANEL_STAGES, *_STAGES) if each.criteria else _STAGES
        found += [
            (f"{each.code}:{stage}", f"“{each.name}”{STAGE_LABELS[stage]}") for stage in stages
        ]
    return found


def _chains(of: EventScheme) -> Choices:
    found = []
    for place, key in enumerate(of.scheme.tie_chain):
        words = tie_words(of.scheme, key)
        if place:
            found.append((f"first:{place}", f"先比较{words}"))
        found.append((f"drop:{place}", f"不比较{words}"))
    return found


def _room_choice(component: Component) -> tuple[str, str]:
    if component.coefficient:
        return f"{component.code}:off", f"“{component.name}”不用系数"
    return f"{component.code}:on", f"“{component.name}”按考场修正"


def _seat(text: str) -> tuple[str, int] | None:
    if not text:
        return None
    code, seat = text.split(":")
    return code, int(seat)


def _rooms(text: str) -> tuple[str, RoomRule | None] | None:
    if not text:
        return None
    code, act = text.split(":")
    return code, RoomRule() if act == "on" else None
