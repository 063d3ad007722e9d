"""Rules about the paper itself: is it filled in, well formed, with its evidence and its seal?"""

from functools import partial
from typing import Final

from competition.eligibility.facts import SealFact, WorkFacts
from competition.eligibility.problems import About, Param, Params, Problem, Rule, register
from competition.enums import Severity

PAPER_RULES: dict[str, Rule] = {}
_paper = partial(register, PAPER_RULES, about=About.WORK)

_SEAL_WORDS: Final = {
    SealFact.MISSING: "尚未上传签字盖章的扫描件，请打印已提交的表，填写意见、签字盖章后扫描上传。",
    SealFact.OUTDATED: "盖章扫描件属于旧版本，请打印当前版本重新签字盖章后上传。",
}


@_paper("required_answers", title="必填栏目", clause="附件2–4")
def check_required_answers(facts: WorkFacts, params: Params) -> Problem | None:
    """附件2–4: every field of the official form is filled in."""
    if not facts.unanswered:
        return None
    labels = "、".join(f"“{facts.labels.get(name, name)}”" for name in facts.unanswered)
    return Problem(
        f"请填写{labels}。",
        evidence={"fields": list(facts.unanswered)},
        field=facts.unanswered[0],
    )


@_paper("answer_forms", title="填写格式", clause="附件2–4")
def check_answer_forms(facts: WorkFacts, params: Params) -> Problem | None:
    """附件2–4: phones are phones, months are months, a choice is one of those offered."""
    if not facts.malformed:
        return None
    words = "；".join(f"“{facts.labels.get(name, name)}”{what}" for name, what in facts.malformed)
    return Problem(
        f"{words}。",
        evidence={"fields": [name for name, _ in facts.malformed]},
        field=facts.malformed[0][0],
    )


@_paper("clean_files", title="材料可用", clause="附件2–4")
def check_clean_files(facts: WorkFacts, params: Params) -> Problem | None:
    """附件2–4: what is handed in can be opened; a file still being checked only warns."""
    if facts.blocked_files:
        names = "、".join(f"“{name}”" for name in facts.blocked_files)
        return Problem(
            f"支撑材料{names}未通过检查，请移除后重新上传。",
            evidence={"files": list(facts.blocked_files)},
            field="evidence",
        )
    if not facts.unchecked_files:
        return None
    return Problem(
        f"{facts.unchecked_files} 个文件正在检查，请稍后查看结果。",
        severity=Severity.WARN,
        evidence={"count": facts.unchecked_files},
        field="evidence",
    )


@_paper(
    "required_evidence",
    title="必须提供的支撑材料",
    clause="附件2、附件5 三(一)",
    params=(Param("classes", "limits", "材料类别 → 至少几份，补充表格自身的要求", default={}),),
)
def check_required_evidence(facts: WorkFacts, params: Params) -> Problem | None:
    """附件2 提供相应的支撑材料; 附件5 三(一) the creators' signed statement."""
    wanted = params.get("classes", {})
    short = [
        (key, count.label, least, count.have)
        for key, count in facts.evidence.items()
        if count.have < (least := max(count.want, int(wanted.get(key, 0))))
    ]
    if not short:
        return None
    words = "；".join(
        f"“{label}”至少 {least} 份，现有 {have} 份" for _, label, least, have in short
    )
    return Problem(
        f"请补充支撑材料：{words}。",
        evidence={"classes": [key for key, *_ in short]},
        field=f"evidence_{short[0][0]}",
    )


@_paper("any_evidence", title="支撑材料", clause="附件2")
def check_any_evidence(facts: WorkFacts, params: Params) -> Problem | None:
    """附件2: 并提供相应的支撑材料; a statement that something was signed is not evidence of it."""
    counts = [count.have for key, count in facts.evidence.items() if key != "licence"]
    if not counts or any(counts):
        return None
    return Problem("请至少上传一份支撑材料。", field="evidence")


@_paper("district_seal", title="审核意见与签章", clause="附件3")
def check_district_seal(facts: WorkFacts, params: Params) -> Problem | None:
    """附件3: 区级公共就业服务部门审核意见 with 签章, on the version that counts."""
    words = _SEAL_WORDS.get(facts.seal)
    return Problem(words, evidence={"seal": str(facts.seal)}, field="scan") if words else None
