"""What the parts of a season are called on a page and in the log."""

from competition.eligibility import RULES
from competition.enums import TASK_LABELS, Task
from competition.models import RuleSetting, Window


def window_label(window: Window) -> str:
    """推荐参赛选手, with the event when the window is that event's own."""
    event = f"（{window.event.name}）" if window.event is not None else ""
    return f"{TASK_LABELS[Task(window.task)]}{event}"


def rule_label(setting: RuleSetting) -> str:
    """单位层级与赛项相符, with the event when the setting is that event's own."""
    event = f"（{setting.event.name}）" if setting.event is not None else ""
    title = RULES[setting.rule].title if setting.rule in RULES else setting.rule
    return f"{title}{event}"
