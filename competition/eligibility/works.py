"""Rules about works (附件5 一, 三): projects, achievements and cases."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from competition.eligibility.declarations import DECLARATION_PARAMS, check_accepted, text_version
from competition.eligibility.facts import WorkFacts
from competition.eligibility.problems import About, Param, Params, Problem, Rule, register
from competition.enums import Severity
from records.text import count_chars, date_words

EXCLUDED_GENRES: Final = (
    "文件", "领导讲话", "工作总结", "大事记", "统计资料", "年鉴", "其他领域的成果",
)  # fmt: skip
TITLE_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "文件": ("文件", "关于印发", "的通知"),
    "领导讲话": ("领导讲话", "讲话", "致辞"),
    "工作总结": ("工作总结", "总结"),
    "大事记": ("大事记",),
    "统计资料": ("统计资料", "统计年报", "统计"),
    "年鉴": ("年鉴",),
}
"""What a title says when it is of a genre that cannot enter; it is asked about, never refused."""
ACHIEVEMENT_TYPES: Final = ("publication", "video", "tool", "software", "other")
DOMESTIC_SHARE: Final = 70

WORK_RULES: dict[str, Rule] = {}
_work = partial(register, WORK_RULES, about=About.WORK)


@_work(
    "period",
    title="时间范围",
    clause="附件5 一(一)",
    params=(
        Param("from", "date", "时间范围起（含）；不写则用本届的参评时间范围"),
        Param("to", "date", "时间范围止（含）"),
        Param("partial", "choice", "部分重叠时", "warn", choices=("warn", "block", "allow")),
    ),
)
def check_period(facts: WorkFacts, params: Params) -> Problem | None:
    """附件5 一(一): 2023-01-01 to 2024-03-31. No overlap blocks, a partial one warns."""
    first, last = params.get("from", facts.reference_from), params.get("to", facts.reference_to)
    if first is None or last is None:
        return None
    if facts.starts_on is None or facts.ends_on is None:
        return Problem("请填写起止时间，以便核对参评时间范围。", field="starts")
    if facts.ends_on < facts.starts_on:
        return Problem("结束时间早于开始时间，请核对。", field="ends")
    range_words = f"{date_words(first)}至{date_words(last)}"
    given = {"from": facts.starts_on.isoformat(), "to": facts.ends_on.isoformat()}
    if facts.ends_on < first or facts.starts_on > last:
        return Problem(
            f"起止时间不在参评时间范围（{range_words}）内。", evidence=given, field="starts"
        )
    inside = first <= facts.starts_on and facts.ends_on <= last
    how = params.get("partial", "warn")
    if inside or how == "allow":
        return None
    return Problem(
        f"起止时间有一部分超出参评时间范围（{range_words}），请确认主要内容在范围内。",
        severity=Severity.WARN if how == "warn" else Severity.BLOCK,
        evidence=given,
        field="starts",
    )


@_work(
    "text_limits",
    title="字数限制",
    clause="附件2、附件3",
    params=(Param("limits", "limits", "栏目 → 字数上限（含）", default={}),),
)
def check_text_limits(facts: WorkFacts, params: Params) -> Problem | None:
    """附件2: 300 and 300 字; 附件3: 1000 字 on 工作效果. Counted as Word counts, never cut.

    The form states its own limits; a season may set others.
    """
    over = []
    for name, limit in {**facts.limits, **params.get("limits", {})}.items():
        count = count_chars(facts.texts.get(name, ""))
        if count > limit:
            over.append((name, count, limit))
    if not over:
        return None
    parts = [
        f"“{facts.labels.get(name, name)}”现有 {count} 字，上限 {limit} 字"
        for name, count, limit in over
    ]
    return Problem(
        "；".join(parts) + "。请删减后再提交。",
        evidence={"fields": [name for name, *_ in over], "counts": [list(item) for item in over]},
        field=over[0][0],
    )


@_work(
    "excluded_genres",
    title="不能参评的体裁",
    clause="附件5 一(五)",
    params=(Param("genres", "keys", "不能参评的体裁", default=EXCLUDED_GENRES),),
)
def check_excluded_genres(facts: WorkFacts, params: Params) -> Problem | None:
    """附件5 一(五): 文件、领导讲话、工作总结、大事记、统计资料、年鉴以及其他领域的成果 cannot enter.

    The declared genre decides; a title that sounds like one of them only warns.
    """
    genres = tuple(params.get("genres", EXCLUDED_GENRES))
    if facts.genre in genres:
        return Problem(f"“{facts.genre}”不能参评。", evidence={"genre": facts.genre}, field="genre")
    heard = [
        (genre, word)
        for genre in genres
        for word in TITLE_WORDS.get(genre, (genre,))
        if word in facts.title
    ]
    if not heard:
        return None
    genre, word = heard[0]
    return Problem(
        f"名称中含有“{word}”，请确认不属于不能参评的{genre}。",
        severity=Severity.WARN,
        evidence={"genre": genre, "word": word},
        field="title",
    )


@_work(
    "foreign_coauthor",
    title="与国外作者合作",
    clause="附件5 一(六)",
    params=(Param("share", "integer", "国内作者完成篇幅的最低百分比", default=DOMESTIC_SHARE),),
)
def check_foreign_coauthor(facts: WorkFacts, params: Params) -> Problem | None:
    """附件5 一(六): the domestic author is first author or editor, or wrote at least 70 %."""
    if not facts.has_foreign_author or facts.is_domestic_first:
        return None
    least = int(params.get("share", DOMESTIC_SHARE))
    if facts.domestic_share is None:
        return Problem(
            "与国外作者合作且国内作者非第一作者或主编的，请填写国内作者完成的篇幅比例。",
            field="domestic_share",
        )
    if facts.domestic_share >= least:
        return None
    return Problem(
        f"国内作者非第一作者或主编，完成篇幅为 {facts.domestic_share}%，须占 {least}% 以上。",
        evidence={"share": facts.domestic_share, "least": least},
        field="domestic_share",
    )


@_work("unit_signed", title="单位署名", clause="附件5 一(七)")
def check_unit_signed(facts: WorkFacts, params: Params) -> Problem | None:
    """附件5 一(七): what a unit signed is not entered under a personal name."""
    if not (facts.is_signed_by_unit and facts.is_entered_by_person):
        return None
    return Problem("以单位署名的，不能以个人名义参评。", field="entered_by")


@_work(
    "originality_licence",
    title="原创与许可声明",
    clause="附件5 三(一)",
    params=DECLARATION_PARAMS,
)
def check_originality_licence(facts: WorkFacts, params: Params) -> Problem | None:
    """附件5 三(一): no plagiarism; 改编、汇编、信息网络传播、出版 are licensed, 署名权 is kept."""
    return check_accepted(params, facts.declaration_texts, facts.declared)


@_work(
    "statements",
    title="必须说明的内容",
    clause="附件5 一(二)",
    params=(Param("fields", "keys", "必须填写的栏目", default=()),),
)
def check_statements(facts: WorkFacts, params: Params) -> Problem | None:
    """附件5 一(二): a project shows its local character, its results and its wide benefit."""
    missing = [name for name in params.get("fields", ()) if not facts.texts.get(name, "").strip()]
    if not missing:
        return None
    labels = "、".join(f"“{facts.labels.get(name, name)}”" for name in missing)
    return Problem(f"请填写{labels}。", evidence={"fields": missing}, field=missing[0])


@_work(
    "confirmations",
    title="须确认的条件",
    clause="附件5 一",
    params=(Param("statements", "texts", "须逐条确认的条件（key、text）", default=()),),
)
def check_confirmations(facts: WorkFacts, params: Params) -> Problem | None:
    """附件5 一(二)–(四): conditions only the district can vouch for, each ticked by name.

    A tick is for the text that was read: when the text is changed it has to be given again.
    """
    missing = [item for item in params.get("statements", ()) if not _is_confirmed(item, facts)]
    if not missing:
        return None
    texts = "；".join(item["text"] for item in missing)
    return Problem(
        f"请确认：{texts}。",
        evidence={"fields": [item["key"] for item in missing]},
        field=missing[0]["key"],
    )


def _is_confirmed(item: Mapping[str, str], facts: WorkFacts) -> bool:
    version = text_version(item["text"])
    return item["key"] in facts.confirmed and facts.declared.get(item["key"], version) == version


@_work(
    "achievement_type",
    title="成果类型",
    clause="附件5 一(三)",
    params=(
        Param("types", "keys", "可以参评的成果类型", default=ACHIEVEMENT_TYPES),
        Param("field", "key", "成果类型所在的栏目", default="achievement_type"),
    ),
)
def check_achievement_type(facts: WorkFacts, params: Params) -> Problem | None:
    """附件5 一(三): 出版物、视频学习材料、实物工具、软件系统 and the like."""
    name = str(params.get("field", "achievement_type"))
    chosen = facts.choices.get(name, "")
    if chosen in params.get("types", ACHIEVEMENT_TYPES):
        return None
    message = "所选成果类型不能参评。" if chosen else "请选择成果类型。"
    return Problem(message, evidence={"chosen": chosen}, field=name)


@_work(
    "proven_application",
    title="已应用推广",
    clause="附件5 一(三)",
    params=(Param("field", "key", "应用范围所在的栏目", default="application"),),
)
def check_proven_application(facts: WorkFacts, params: Params) -> Problem | None:
    """附件5 一(三): tried in practice, and already applied within a certain range."""
    name = str(params.get("field", "application"))
    if facts.texts.get(name, "").strip():
        return None
    return Problem("请说明成果经过实践检验并已应用推广的范围。", field=name)


@_work("case_form", title="案例形式", clause="附件5 一(四)")
def check_case_form(facts: WorkFacts, params: Params) -> Problem | None:
    """附件5 一(四): a case is told in text or on video."""
    if facts.has_text or facts.has_video:
        return None
    return Problem("案例应为文字案例或视频案例，请填写正文或上传视频。", field="case_form")
