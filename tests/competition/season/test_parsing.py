"""Every mistake of a season file is named with its place and its reason."""

from datetime import datetime

import pytest

from competition.season import Mistake, SeasonInvalid, parse_season
from records.text import LOCAL
from tests.competition.season.samples import FIXTURES, SMALL, mistakes, parsed, spoiled

TASKS = "liaisons、leader、competitors、works"


def test_the_small_file_is_right():
    assert mistakes(SMALL.encode()) == []


@pytest.mark.parametrize("name", ["tianjin-2024", "linyi-2022"])
def test_the_shipped_files_are_right(name):
    assert mistakes((FIXTURES / f"{name}.toml").read_bytes()) == []


def test_a_date_is_inclusive_and_closes_at_the_next_midnight():
    windows = {window.task: window for window in parsed().windows}
    assert windows["liaisons"].opens_at == datetime(2025, 4, 1, tzinfo=LOCAL)
    assert windows["liaisons"].closes_at == datetime(2025, 4, 21, tzinfo=LOCAL)


def test_a_time_is_taken_as_it_stands():
    windows = {window.task: window for window in parsed().windows}
    assert windows["works"].closes_at == datetime(2025, 5, 30, 17, 0, tzinfo=LOCAL)


def test_a_time_with_an_offset_is_the_same_instant():
    source = spoiled("closes = 2025-05-30T17:00:00", "closes = 2025-05-30T09:00:00Z")
    assert parsed(source) == parsed()


def test_one_day_may_be_the_whole_window():
    source = spoiled("closes = 2025-04-20", "closes = 2025-04-01")
    window = next(each for each in parsed(source).windows if each.task == "liaisons")
    assert (window.closes_at - window.opens_at).total_seconds() == 86_400


def test_the_order_of_sorted_lists_says_nothing():
    first, second = (
        '[[districts]]\ncode = "120101"\nname = "和平区"\n',
        '[[districts]]\ncode = "TJJT"\nname = "某集团"\nkind = "unit"\n',
    )
    swapped = SMALL.replace(first + "\n" + second, second + "\n" + first)
    assert swapped != SMALL
    assert parsed(swapped) == parsed()


MISTAKES = [
    ("format = 1\n", "format = 2\n", "format", "必填，应为 1（本格式的版本）"),
    ('slug = "small-2025"', 'slug = "Small 2025"', "competition.slug", "应为小写字母、数字组成的代号，可用 - 或 _ 连接，至多 60 个字符"),
    ('title = "小型竞赛"\nshort', "short", "competition.title", "必填"),
    ('organizer = "某市人社局"', 'organizer = "某市人社局"\nthem = "x"', "competition.them", "未知的键，是否想写“theme”？"),
    ('organizer = "某市人社局"', 'organizer = " "', "competition.organizer", "必填，不能为空"),
    ('organizer = "某市人社局"', 'organizer = 3', "competition.organizer", "应为文字（加引号）"),
    ('organizer = "某市人社局"', 'organizer = "甲\\n乙"', "competition.organizer", "应为一行文字，不能含换行或控制字符"),
    ('organizer = "某市人社局"', f'organizer = "{"长" * 121}"', "competition.organizer", "超过 120 个字符（现为 121 个）"),
    ("period_to = 2025-03-31", "period_to = 2024-03-31", "competition.period_to", "早于 period_from"),
    ("period_to = 2025-03-31\n", "", "competition.period_to", "参评时间范围的起止应同时写明或同时不写"),
    ("period_to = 2025-03-31", 'period_to = "2025-03-31"', "competition.period_to", "应为日期，不加引号，如 2024-04-20"),
    ("period_to = 2025-03-31", "period_to = 2025-03-31\npending = [3]", "competition.pending[0]", "应为 1 到 400 个字符的一行文字"),
    ('key = "overview"', 'key = "总则"', "texts[0].key", "应为小写字母、数字组成的代号，可用 - 或 _ 连接，至多 40 个字符"),
    ('body = "通过以赛促学。"', 'body = ""', "texts[0].body", "必填，不能为空"),
    ('key = "overview"', 'key = "truthful"', "declarations[0].key", "与 texts 中的键重复：truthful"),
    ('subject = "competitor"', 'subject = "competitors"', "declarations[0].subject", "应为下列之一：competitor、district、creator，是否想写“competitor”？"),
    ("version = 1", "version = 0", "declarations[0].version", "应为 1 到 999 的整数"),
    ("ends = 2025-04-30", "ends = 2025-03-30", "stages[0].ends", "不晚于 starts"),
    ("ends = 2025-04-30", "ends = 08:00:00", "stages[0].ends", "应为日期或日期时间，不加引号，如 2024-04-20 或 2024-04-20T17:00:00"),
    ('stage = "april"', 'stage = "aprill"', "activities[0].stage", "文件中没有这个阶段：aprill，是否想写“april”？"),
    ("ends = 2025-04-10T17:30:00", "ends = 2025-04-10T09:00:00", "activities[0].ends", "不晚于 starts"),
    ('task = "liaisons"', 'task = "liaison"', "windows[0].task", f"应为下列之一：{TASKS}，是否想写“liaisons”？"),
    ("closes = 2025-04-20", "closes = 2025-03-20", "windows[0].closes", "截止不晚于开始"),
    ("closes = 2025-04-20\n", "", "windows[0].closes", "必填"),
    ("closes = 2025-04-20", "closes = 1925-04-20", "windows[0].closes", "应为日期或日期时间，不加引号，如 2024-04-20 或 2024-04-20T17:00:00"),
    ('task = "liaisons"\n', 'task = "liaisons"\nevent = "guidance"\n', "windows[0].event", "此事项不分赛项，不应写 event"),
    ('task = "works"\nevent = "projects"', 'task = "works"\nevent = "guidance"', "windows[1].event", "此赛项的类别与事项不符"),
    ('task = "works"\nevent = "projects"', 'task = "liaisons"', "windows[1]", "同一事项（同一赛项）只能有一个办理时间"),
    ('code = "120101"', "code = 120101", "districts[0].code", '必填，应为加引号的区划代码（GB/T 2260），如 "120101"'),
    ('name = "某集团"', 'name = "和平区"', "districts[1].name", "重复：和平区"),
    ('kind = "unit"', 'kind = "company"', "districts[1].kind", "应为下列之一：district、unit"),
    ('number_prefix = "A"', 'number_prefix = "a"', "events[0].number_prefix", "必填，应为 1 到 4 个大写字母（可带数字），用作参赛号前缀"),
    ('number_prefix = "C"', 'number_prefix = "A"', "events[1].number_prefix", "重复：A"),
    ('name = "优秀项目"', 'name = "职业指导人员"', "events[1].name", "重复：职业指导人员"),
    ("minimum = 1\nmaximum = 1\n", "minimum = 2\nmaximum = 1\n", "events[0].quota.maximum", "小于 minimum（2）"),
    ("minimum = 1\nmaximum = 1\n", "minimum = 1\nmaximum = -1\n", "events[0].quota.maximum", "应为 0 到 100000 的整数"),
    ("minimum = 1\nmaximum = 1\n", "minimum = 1\nmaximum = 1.5\n", "events[0].quota.maximum", "应为 0 到 100000 的整数"),
    ("maximum = 3\n", "maximun = 3\n", "events[1].quota.maximun", "未知的键，是否想写“maximum”？"),
    ('trait = "playable_video"', 'trait = "视频"', "events[1].quota.conditions[0].trait", "必填，应为小写字母开头的代号（小写字母、数字、下划线）"),
    ('district = "TJJT"', 'district = "120102"', "events[1].quota.overrides[0].district", "文件中没有这个区划代码：120102，是否想写“120101”？"),
    ('weight = "1"', 'weight = "0.9"', "events[0].scheme.components", "权重之和应恰为 1，现为 0.9"),
    ('method = "paper"', 'method = "paper"\nstepp = 1', "events[0].scheme.components[0].stepp", "未知的键，是否想写“step”？"),
    ("value = 0.1", "value = 1.5", "events[0].awards[0].value", "按比例评奖时应大于 0 且不超过 1，如 0.1"),
    ('method = "ratio"\nvalue = 0.1', 'method = "count"\nvalue = 0.1', "events[0].awards[0].value", "按人（项）数评奖时应为整数"),
    ('on_tie = "all_in"', 'on_tie = "all"', "events[0].awards[0].on_tie", "应为下列之一：all_in、all_out、decision"),
    ('method = "ratio"\nvalue = 0.1', 'method = "threshold"\nvalue = 90\nrounding = "floor"', "events[0].awards[0].rounding", "只有按比例评奖时才写舍入方式"),
    ('rule = "declarations"', 'rule = "declaration"', "rules[0].rule", "没有这条规则：declaration，是否想写“declarations”？"),
    ('keys = ["truthful"]', 'keys = ["truth"]', "rules[0].params.keys[0]", "文件中没有这个承诺书：truth，是否想写“truthful”？"),
    ('keys = ["truthful"]', "keys = [0.5]", "rules[0].params.keys", "只能用文字（不含控制字符）、整数、true/false 或日期"),
    ('levels = ["district"]', 'levels = ["district\\u0000"]', "rules[1].params.levels", "只能用文字（不含控制字符）、整数、true/false 或日期"),
    ('keys = ["truthful"]', 'keys = [{ "a\\u0001" = 1 }]', "rules[0].params.keys", "只能用文字（不含控制字符）、整数、true/false 或日期"),
    ('levels = ["district"]', 'level = ["district"]', "rules[1].params.level", "未知的键，是否想写“levels”？"),
    ('levels = ["district"]', 'levels = ["village"]', "rules[1].params.levels", "有误，应为：可以参加本赛项的单位层级（city、district、street、community）"),
    ('event = "guidance"\nclause', 'event = "guide"\nclause', "rules[1].event", "文件中没有这个赛项：guide，是否想写“guidance”？"),
    ('event = "guidance"\nclause', 'event = "projects"\nclause', "rules[1].event", "规则 unit_level 只用于个人赛项，不能用于“projects”"),
    ('rule = "unit_level"\nevent = "guidance"\nclause = "四(一)1"\nseverity = "block"\nparams = { levels = ["district"] }', 'rule = "declarations"\nclause = "五"\nseverity = "warn"', "rules[1].rule", "同一规则（同一赛项）写了两次：declarations"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "reason"), MISTAKES)
def test_a_mistake_is_refused_with_its_place_and_reason(old, new, place, reason):
    assert mistakes(spoiled(old, new)) == [(place, reason)]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file():
    source = spoiled('key = "overview"', 'key = "X"').replace(b"closes = 2025-04-20", b"closes = 1")
    assert [place for place, _ in mistakes(source)] == ["texts[0].key", "windows[0].closes"]


def test_a_mistake_knows_its_line():
    source = spoiled("maximum = 3\n", "maximun = 3\n")
    with pytest.raises(SeasonInvalid) as refusal:
        parsed(source)
    line = source.decode().splitlines().index("maximun = 3") + 1
    assert refusal.value.mistakes == (
        Mistake("events[1].quota.maximun", "未知的键，是否想写“maximum”？", line),
    )


def test_an_empty_file_lacks_everything_that_is_needed():
    assert mistakes(b"") == [
        ("format", "必填，应为 1（本格式的版本）"),
        ("competition", "必填：大赛的基本信息"),
        ("events", "至少要有一个赛项"),
        ("districts", "至少要有一个区或参赛单位"),
    ]


@pytest.mark.parametrize(
    ("source", "place", "line"),
    [
        ('format = 1\ntitle = "没有关上\n', "文件", 2),
        ("format = 1\nformat = 1\n", "文件", 2),
        ("format 1\n", "文件", 1),
        ("closes = 2025-13-40\n", "文件", 1),
        ('a = "\x00"\n', "文件", 1),
        ("a = [1, 2\n", "文件", 2),
        ("a = " + "9" * 5_000, "文件", 1),
    ],
)
def test_what_is_not_toml_is_refused_with_its_line(source, place, line):
    with pytest.raises(SeasonInvalid) as refusal:
        parse_season(source.encode(), known_rules={})
    mistake = refusal.value.mistakes[0]
    assert (len(refusal.value.mistakes), mistake.place, mistake.line) == (1, place, line)
    assert "不是合法的 TOML" in mistake.reason


def test_another_encoding_is_refused():
    assert mistakes("标题".encode("gb18030")) == [("文件", "不是 UTF-8 编码的文本，请另存为 UTF-8")]


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake():
    source = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()
    assert parsed(source) == parsed()


def test_a_huge_file_is_refused_unread():
    assert mistakes(b"#" * (2 * 1024 * 1024 + 1)) == [("文件", "超过 2 MB，这不像是大赛文件")]


def test_deep_nesting_is_refused():
    assert len(mistakes(b"a = " + b"[" * 5000)) == 1


@pytest.mark.parametrize("key", ["texts", "stages", "windows", "districts", "events", "rules"])
@pytest.mark.parametrize("value", ["3", '"x"', "[3]", "[[1]]", "{ a = 1 }"])
def test_a_table_of_the_wrong_shape_is_a_mistake_and_no_crash(key, value):
    source = f'format = 1\n{key} = {value}\n[competition]\nslug = "x"\n'
    assert any(place.startswith(key) for place, _ in mistakes(source.encode()))
