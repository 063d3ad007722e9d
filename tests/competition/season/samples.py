"""A small whole season file, and ways to spoil it."""

from pathlib import Path

from competition.operations.season import known_rules
from competition.season import Season, SeasonInvalid, parse_season

FIXTURES = Path(__file__).parents[3] / "fixtures"

SMALL = """format = 1

[competition]
slug = "small-2025"
title = "小型竞赛"
short_title = "小型竞赛"
organizer = "某市人社局"
period_from = 2025-01-01
period_to = 2025-03-31

[[texts]]
key = "overview"
title = "总体要求"
body = "通过以赛促学。"

[[declarations]]
key = "truthful"
subject = "competitor"
version = 1
title = "真实性承诺"
body = "资料真实。"

[[stages]]
key = "april"
name = "选拔"
starts = 2025-04-01
ends = 2025-04-30

[[activities]]
key = "training"
stage = "april"
name = "培训"
starts = 2025-04-10T09:00:00
ends = 2025-04-10T17:30:00

[[windows]]
task = "liaisons"
opens = 2025-04-01
closes = 2025-04-20

[[windows]]
task = "works"
event = "projects"
opens = 2025-04-01
closes = 2025-05-30T17:00:00

[[districts]]
code = "120101"
name = "和平区"

[[districts]]
code = "TJJT"
name = "某集团"
kind = "unit"

[[events]]
code = "guidance"
name = "职业指导人员"
kind = "personal"
number_prefix = "A"

[events.quota]
minimum = 1
maximum = 1

[events.scheme]
title = "评分标准"
composition = "weighted"
pending = ["权重"]

[[events.scheme.components]]
code = "theory"
name = "理论知识"
method = "paper"
maximum = 100
weight = "1"

[[events.awards]]
name = "一等奖"
method = "ratio"
value = 0.1
on_tie = "all_in"
points = 8

[[events]]
code = "projects"
name = "优秀项目"
kind = "works"
number_prefix = "C"

[events.quota]
minimum = 1
maximum = 3

[[events.quota.conditions]]
trait = "playable_video"
minimum = 1
message = "至少一个视频"

[[events.quota.overrides]]
district = "TJJT"
maximum = 1

[[rules]]
rule = "declarations"
clause = "五(二)"
severity = "block"
params = { keys = ["truthful"] }

[[rules]]
rule = "unit_level"
event = "guidance"
clause = "四(一)1"
severity = "block"
params = { levels = ["district"] }

[organization]
name = "优秀组织奖"
places = 2

[[organization.terms]]
input = "on_time"
weight = 60

[[organization.terms]]
input = "attendance"
weight = "40"
"""


def spoiled(old: str, new: str) -> bytes:
    """The small file with one passage replaced; the passage must be there, once."""
    assert SMALL.count(old) == 1, f"{old!r} stands {SMALL.count(old)} times"
    return SMALL.replace(old, new).encode()


def parsed(source: str | bytes = SMALL) -> Season:
    """The season of a file."""
    content = source.encode() if isinstance(source, str) else source
    return parse_season(content, known_rules=known_rules())


def mistakes(source: bytes) -> list[tuple[str, str]]:
    """(place, reason) of every mistake; none when the file is right."""
    try:
        parsed(source)
    except SeasonInvalid as invalid:
        return [(mistake.place, mistake.reason) for mistake in invalid.mistakes]
    return []
