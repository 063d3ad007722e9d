"""Forms of the day: rooms, sessions, the draw, places, sealed papers."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms

from competition.enums import SEALED_KIND_LABELS
from competition.models import Competition, Room, Session
from competition.models.day import LATE_CHOICES
from competition.operations.sessions import SessionValues
from competition.queries.schemes import EventScheme, event_schemes
from records.enums import choices
from records.forms import DayField
from records.text import LOCAL


class MinutesField(forms.DecimalField):
    """Minutes, to a tenth: six seconds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=5, decimal_places=1, min_value=0, **options)


class RoomForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """考场; the operation decides."""

    class Meta:
        model = Room
        fields = ["name", "place", "order"]
        help_texts = {"place": "楼层、房间号，印在抽签表和参赛证上。", "order": "小的排在前面。"}

    def validate_unique(self) -> None:
        """The operation says what is taken, under its lock."""


class MomentMixin(forms.Form):
    """A day and a time that are filled in together, or not at all."""

    def moment(self, day: str, clock: str) -> datetime | None:
        """The instant, None when both are blank."""
        if not self.cleaned_data.get(day):
            return None
        return datetime.combine(self.cleaned_data[day], self.cleaned_data[clock], LOCAL)

    def check_pair(self, day: str, clock: str) -> None:
        """Both or neither."""
        given = [self.cleaned_data.get(name) is not None for name in (day, clock)]
        if given[0] != given[1] and not {day, clock} & set(self.errors):
            self.add_error(clock if given[0] else day, "日期和时刻须一并填写。")


def _clock_field(label: str, **options: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, **options)


class SessionForm(MomentMixin):
    """场次 of one component of one event."""

    follows = forms.ChoiceField(
        label="出场方式",
        required=False,
        help_text="同一次出场中连续进行的环节选“与…同场”，抽签、顺序和检录共用。",
    )
    day = DayField(label="日期", required=False)
    clock = _clock_field("开始时刻")
    turn = MinutesField(
        label="每人间隔（分钟）",
        help_text="前一人开始到后一人开始；全体同时开始（如笔试）填 0。",
        initial=0,
    )
    late = MinutesField(
        label="迟到时限（分钟）",
        required=False,
        help_text="超过开始时间（或本人出场时间）多少分钟即按下面的规则处理；不填则不因迟到处理。",
    )
    late_state = forms.ChoiceField(label="迟到、未到按", choices=LATE_CHOICES)
    rooms = forms.ModelMultipleChoiceField(
        Room.objects.none(),
        label="考场",
        required=False,
        help_text="有多个考场时，按抽签号轮流分到各考场。",
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label="说明", required=False, max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(
        self, *args: Any, of: EventScheme, component: str, leaders: list[Session], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names = {each.code: each.name for each in of.scheme.components}
        follows, rooms = self.fields["follows"], self.fields["rooms"]
        assert isinstance(follows, forms.ChoiceField)  # noqa: S101 -- the form's own declaration
        assert isinstance(rooms, forms.ModelChoiceField)  # noqa: S101 -- the form's own declaration
        follows.choices = [("", "单独出场")] + [
            (each.component, f"与“{names[each.component]}”同场")
            for each in leaders
            if each.component != component and each.component in names
        ]
        rooms.queryset = Room.objects.filter(competition=of.event.competition)

    def clean(self) -> dict[str, Any]:
        """Day and time together."""
        self.check_pair("day", "clock")
        return self.cleaned_data

    def values(self) -> SessionValues:
        """What the operation is told."""
        data = self.cleaned_data
        return SessionValues(
            starts_at=self.moment("day", "clock"),
            turn_seconds=int(data["turn"] * 60),
            late_seconds=None if data["late"] is None else int(data["late"] * 60),
            late_state=data["late_state"],
            note=data["note"],
            room_ids=[room.pk for room in data["rooms"]],
            follows=data["follows"],
        )


def session_initial(session: Session | None) -> dict[str, Any]:
    """What the form shows of a session that was set up before."""
    if session is None:
        return {}
    here = session.starts_at.astimezone(LOCAL) if session.starts_at else None
    late = session.late_seconds
    return {
        "follows": session.follows.component if session.follows else "",
        "day": here.date() if here else None,
        "clock": here.time() if here else None,
        "turn": _minutes(session.turn_seconds),
        "late": None if late is None else _minutes(late),
        "late_state": session.late_state,
        "rooms": list(session.rooms.all()),
        "note": session.note,
        "version": session.version,
    }


def _minutes(seconds: int) -> Decimal:
    return (Decimal(seconds) / 60).quantize(Decimal("0.1")).normalize() + 0


class SeedForm(forms.Form):
    """抽签: the seed told in the hall."""

    seed = forms.CharField(
        label="现场种子",
        max_length=100,
        help_text="在现场当众给出，例如各领队依次报出的数字。照写，不要加空格或标点。",
    )
    seed_source = forms.CharField(
        label="种子由来",
        max_length=200,
        help_text="谁、以什么方式给出，例如“16 名领队按区划顺序各报一位数字”。随结果公布。",
    )


class ReasonForm(forms.Form):
    """A reason that stays public."""

    reason = forms.CharField(label="原因", max_length=200, help_text="随抽签结果公布。")


class MoveForm(ReasonForm):
    """调整: one 参赛号 to a place."""

    number = forms.CharField(label="参赛号", max_length=20)
    room = forms.ModelChoiceField(
        Room.objects.none(), label="到考场", required=False, empty_label="（不变）"
    )
    position = forms.IntegerField(label="到第几位", min_value=1, max_value=9999)
    field_order = ["number", "room", "position", "reason"]

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        room = self.fields["room"]
        assert isinstance(room, forms.ModelChoiceField)  # noqa: S101 -- the form's own declaration
        room.queryset = session.rooms.all()


class SwapForm(ReasonForm):
    """对调: two 参赛号."""

    first = forms.CharField(label="参赛号", max_length=20)
    second = forms.CharField(label="与参赛号", max_length=20)
    field_order = ["first", "second", "reason"]


class AddForm(ReasonForm):
    """补入: one 参赛号 that came after the draw."""

    number = forms.CharField(label="参赛号", max_length=20)
    field_order = ["number", "reason"]


class SealForm(MomentMixin):
    """密封材料."""

    place = forms.ChoiceField(label="赛项和环节")
    kind = forms.ChoiceField(label="类别", choices=choices(SEALED_KIND_LABELS))
    title = forms.CharField(label="名称", max_length=100, help_text="名称不保密，不要写出内容。")
    file = forms.FileField(
        label="文件",
        help_text="PDF 或 Word。密封后任何人都不能查看，上传者本人也不能，直到双人启封。",
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.doc"}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请检查后重新选择。"},
    )
    day = DayField(label="不早于（日期）", required=False)
    clock = _clock_field("不早于（时刻）")
    is_hash_public = forms.BooleanField(
        label="在公开页面公布校验值（sha256）",
        required=False,
        initial=True,
        help_text="事后人人可以核对启封的就是当初密封的文件。",
    )

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)  # noqa: S101 -- the form's own declaration
        place.choices = [
            (f"{of.event.pk}/{component.code}", f"{of.event.name} — {component.name}")
            for of in event_schemes(competition).values()
            for component in of.scheme.components
        ]

    def clean(self) -> dict[str, Any]:
        """Day and time together."""
        self.check_pair("day", "clock")
        return self.cleaned_data

    def not_before(self) -> datetime | None:
        """The earliest instant of opening."""
        return self.moment("day", "clock")

    def event_and_component(self) -> tuple[int, str]:
        """What was chosen."""
        event, _, component = self.cleaned_data["place"].partition("/")
        return int(event), component
