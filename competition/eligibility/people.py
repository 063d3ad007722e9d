"""Rules about people (四(一)1, 五(二)): the competitors of the personal events."""

from functools import partial
from typing import Final

from competition.eligibility.declarations import DECLARATION_PARAMS, check_accepted
from competition.eligibility.facts import OtherPlace, PersonFacts
from competition.eligibility.problems import About, Param, Params, Problem, Rule, register
from competition.enums import (
    EMPLOYMENT_LABELS,
    UNIT_LEVEL_LABELS,
    Employment,
    MatchVerdict,
    Severity,
    UnitLevel,
)
from records.text import normalise_landline, normalise_mobile

FIELD_LABELS: Final = {
    "name": "姓名",
    "unit": "单位",
    "unit_level": "单位层级",
    "post": "职务（岗位）",
    "employment": "用工形式",
    "mobile": "手机",
    "landline": "座机",
}
ALWAYS_NEEDED: Final = ("name", "unit", "unit_level", "post", "employment", "mobile")

PERSON_RULES: dict[str, Rule] = {}
_person = partial(register, PERSON_RULES, about=About.PERSON)


@_person(
    "required_fields",
    title="必填项",
    clause="附件1",
    params=(Param("fields", "choices", "必填的栏目", ALWAYS_NEEDED, choices=tuple(FIELD_LABELS)),),
)
def check_required_fields(facts: PersonFacts, params: Params) -> Problem | None:
    """The form's own columns are filled in."""
    fields = params.get("fields", ALWAYS_NEEDED)
    missing = [name for name in fields if not str(getattr(facts, name)).strip()]
    if not missing:
        return None
    labels = "、".join(FIELD_LABELS[name] for name in missing)
    return Problem(f"请填写：{labels}。", evidence={"fields": missing}, field=missing[0])


@_person("phone_forms", title="电话格式", clause="附件1")
def check_phone_forms(facts: PersonFacts, params: Params) -> Problem | None:
    """A mobile has 11 digits (1[3-9]…), a landline is an office number; an empty one is not judged."""
    if facts.mobile and normalise_mobile(facts.mobile) is None:
        return Problem("手机应为 11 位手机号码，例如 13800000000。", field="mobile")
    if facts.landline and normalise_landline(facts.landline) is None:
        return Problem("座机格式有误，应如 23456789 或 022-23456789-8001。", field="landline")
    return None


@_person(
    "unit_level",
    title="单位层级与赛项相符",
    clause="四(一)1",
    params=(
        Param(
            "levels",
            "choices",
            "可以参加本赛项的单位层级",
            choices=tuple(str(level) for level in UnitLevel),
        ),
    ),
)
def check_unit_level(facts: PersonFacts, params: Params) -> Problem | None:
    """四(一)1: 区级及以上机构 send 职业指导人员, 区级以下 (不含区级) send 基层人员."""
    levels = params.get("levels", ())
    if not facts.unit_level or facts.unit_level in levels:
        return None
    wanted = "、".join(UNIT_LEVEL_LABELS[UnitLevel(level)] for level in levels)
    given = UNIT_LEVEL_LABELS[UnitLevel(facts.unit_level)]
    return Problem(
        f"所选单位层级为“{given}”，本赛项的参赛对象为：{wanted}。",
        evidence={"given": facts.unit_level, "allowed": list(levels)},
        field="unit_level",
    )


@_person("former_winner", title="非往届“全国十佳”", clause="四(一)1")
def check_former_winner(facts: PersonFacts, params: Params) -> Problem | None:
    """四(一)1: who has won 全国十佳 may not take part.

    A name on the list is a hint, not a proof: it warns until a person has compared, and
    blocks once somebody confirmed that it is this very person.
    """
    for verdict in (MatchVerdict.SAME, MatchVerdict.PENDING):
        hits = [winner for winner in facts.winners if winner.verdict == verdict]
        if hits:
            editions = "、".join(sorted({hit.edition for hit in hits if hit.edition}))
            return _winner_problem(
                verdict, editions, is_same_unit=any(hit.is_same_unit for hit in hits)
            )
    return None


def _winner_problem(verdict: MatchVerdict, editions: str, *, is_same_unit: bool) -> Problem:
    evidence = {"editions": editions, "same_unit": is_same_unit, "verdict": str(verdict)}
    which = f"（{editions}）" if editions else ""
    if verdict == MatchVerdict.SAME:
        return Problem(
            f"已确认获得过“全国十佳”荣誉称号{which}，不得参加本届竞赛。",
            evidence=evidence,
            field="name",
        )
    same = "姓名、单位均相同" if is_same_unit else "姓名相同"
    return Problem(
        f"与往届“全国十佳”名单{which}中人员{same}，待组委会核实。",
        severity=Severity.WARN,
        evidence=evidence,
        field="name",
    )


@_person("one_event", title="一人只报一个赛项", clause="四(一)1")
def check_one_event(facts: PersonFacts, params: Params) -> Problem | None:
    """One person takes part in one event: the same name and mobile is not entered twice."""
    others = [place for place in facts.same_mobile if place.is_same_name]
    if not others:
        return None
    return Problem(
        f"该选手已报名{_where(others)}，每人只能参加一个赛项。",
        evidence={"own_district": any(place.is_own_district for place in others)},
        field="mobile",
    )


@_person("mobile_unique", title="手机号不重复", clause="四(一)1")
def check_mobile_unique(facts: PersonFacts, params: Params) -> Problem | None:
    """A mobile stands for one person: nobody else of this season is entered with it."""
    others = [place for place in facts.same_mobile if not place.is_same_name]
    if not others:
        return None
    return Problem(
        f"该手机号已被{_where(others)}的另一名选手使用，请核对号码。",
        evidence={"own_district": any(place.is_own_district for place in others)},
        field="mobile",
    )


@_person(
    "same_name_unit",
    title="同名同单位",
    clause="四(一)1",
    severity=Severity.WARN,
)
def check_same_name_unit(facts: PersonFacts, params: Params) -> Problem | None:
    """The same name in the same unit is probably the same person under another number."""
    if not facts.same_name_unit:
        return None
    return Problem(
        f"{_where(facts.same_name_unit)}已有姓名、单位均相同的选手，请确认不是同一人。",
        evidence={"count": len(facts.same_name_unit)},
        field="name",
    )


def _where(places: list[OtherPlace] | tuple[OtherPlace, ...]) -> str:
    own = [place.event for place in places if place.is_own_district]
    return f"本区“{own[0]}”赛项" if own else "本届其他参赛名额"


@_person(
    "employment",
    title="用工形式",
    clause="五(二)",
    severity=Severity.WARN,
    params=(
        Param(
            "ask",
            "choices",
            "需要核实的用工形式",
            default=(str(Employment.SECONDED), str(Employment.DISPATCHED)),
            choices=tuple(str(kind) for kind in Employment),
        ),
    ),
)
def check_employment(facts: PersonFacts, params: Params) -> Problem | None:
    """五(二) 人员资格: whether 借调 and 劳务派遣 staff may take part is the organizer's to say."""
    ask = params.get("ask", (Employment.SECONDED, Employment.DISPATCHED))
    if not facts.employment or facts.employment not in ask:
        return None
    label = EMPLOYMENT_LABELS[Employment(facts.employment)]
    return Problem(
        f"用工形式为“{label}”，请确认符合参赛资格并备好证明材料。",
        evidence={"employment": facts.employment},
        field="employment",
    )


@_person("photo", title="照片", clause="五(二)")
def check_photo(facts: PersonFacts, params: Params) -> Problem | None:
    """The 参赛证 carries a photograph."""
    return None if facts.has_photo else Problem("请上传选手照片。", field="photo")


@_person("declarations", title="承诺事项", clause="五(二)", params=DECLARATION_PARAMS)
def check_declarations(facts: PersonFacts, params: Params) -> Problem | None:
    """五(二) 真实性、准确性; 四(一)1: declared not to be a former 全国十佳."""
    return check_accepted(params, facts.texts, facts.declared)


@_person("leader_competes", title="领队兼任选手", clause="四(一)1", severity=Severity.WARN)
def check_leader_competes(facts: PersonFacts, params: Params) -> Problem | None:
    """The 领队 cares for the delegation; being a competitor as well deserves a second look."""
    if not facts.is_leader:
        return None
    return Problem("该选手同时是本区领队，请确认比赛当日另有人员带队。", field="mobile")
