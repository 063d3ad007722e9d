"""附件5 一, 三 and 四(二), clause by clause, with the season's own file.

For each clause a work that breaks it is refused with the very words, and passes once mended.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from competition.models import RuleSetting, SeasonText
from records.errors import RefusedMany
from submissions.enums import FileState
from submissions.models import Submission
from submissions.operations.handing_in import submit_work
from tests.submissions.real_season import complete_work, liaison_of, real_papers, save
from tests.works import ANSWERS, make_attachment

pytestmark = pytest.mark.django_db
RANGE = "2023年1月1日至2024年3月31日"


@pytest.fixture
def papers(db, noon):
    """The works events of the season's file, at noon of 10 April 2024."""
    return real_papers()


@pytest.fixture
def liaison(papers):
    """The liaison of 和平区."""
    return liaison_of("120101")


def without(*classes: str) -> Callable[[Submission], None]:
    """Take the files of these classes out of the draft."""

    def take_out(work: Submission) -> None:
        work.attachments.filter(evidence__in=classes).update(removed_at=work.saved_at)

    return take_out


def block_video(work: Submission) -> None:
    """The checking of a file found it unusable."""
    work.attachments.filter(evidence="video").update(
        state=FileState.BLOCKED, problem="不是视频文件"
    )


@dataclass(frozen=True)
class Break:
    """How a complete work is made to break one clause, and what is said then."""

    clause: str
    kind: str
    said: str
    at: str
    answers: dict[str, Any] = field(default_factory=dict)
    untick: tuple[str, ...] = ()
    files: Callable[[Submission], None] = lambda work: None

    def __str__(self) -> str:
        return f"{self.clause} {self.kind} {self.at}"


FOREIGN = {"has_foreign_author": True, "is_domestic_first": False}
BREAKS = [
    Break("附件5 一(一)", "project", f"起止时间不在参评时间范围（{RANGE}）内。", "starts",
          {"starts": "2022-01", "ends": "2022-12"}),
    Break("附件5 一(一)", "achievement", f"起止时间不在参评时间范围（{RANGE}）内。", "starts",
          {"starts": "2024-04", "ends": "2024-05"}),
    Break("附件5 一(一)", "case", "结束时间早于开始时间，请核对。", "ends",
          {"starts": "2023-05", "ends": "2023-04"}),
    Break("附件2–4", "case", "请填写“起始月份”、“截止月份”。", "starts",
          {"starts": "", "ends": ""}),
    Break("附件5 一(二)", "project", "请确认：项目具有本地特色。", "local", untick=("local",)),
    Break("附件5 一(二)", "project", "请确认：项目具有工作成效；群众受益较广。", "results",
          untick=("results", "benefit")),
    Break("附件5 一(三)", "achievement", "请选择成果类型。", "achievement_type",
          {"achievement_type": ""}),
    Break("附件5 一(三)", "achievement", "请说明成果经过实践检验并已应用推广的范围。",
          "application", {"application": " "}),
    Break("附件5 一(四)", "case", "案例应为文字案例或视频案例，请填写正文或上传视频。",
          "case_form", {"case_form": "video"}),
    Break("附件2–4", "case", "请填写“案例介绍”、“案例分析”、“案例指导”。", "intro",
          {"intro": "", "analysis": "", "guidance": ""}),
    Break("附件5 一(四)", "case", "请确认：案例体现完整的就业服务过程。", "process",
          untick=("process",)),
    Break("附件5 一(四)", "case", "请确认：案例是日常就业服务过程中的典型情景，"
          "展现对来访者开展就业咨询与指导，提供业务经办和服务（四(二)）。", "core-skills",
          untick=("core-skills",)),
    Break("附件5 一(四)", "case", "请确认：案例是日常工作中成功帮助求职者就业的典型案例；"
          "案例体现的服务方法具有可复制推广性。", "success", untick=("success", "replicable")),
    *(
        Break("附件5 一(五)", "project", f"“{genre}”不能参评。", "genre", {"genre": genre})
        for genre in ("文件", "领导讲话", "工作总结", "大事记", "统计资料", "年鉴", "其他领域的成果")
    ),
    Break("附件2–4", "project", "请填写“体裁”。", "genre", {"genre": ""}),
    Break("附件5 一(六)", "achievement",
          "国内作者非第一作者或主编，完成篇幅为 69%，须占 70% 以上。", "domestic_share",
          {**FOREIGN, "domestic_share": "69"}),
    Break("附件5 一(六)", "achievement",
          "与国外作者合作且国内作者非第一作者或主编的，请填写国内作者完成的篇幅比例。",
          "domestic_share", {**FOREIGN, "domestic_share": ""}),
    *(
        Break("附件5 一(七)", kind, "以单位署名的，不能以个人名义参评。", "entered_by",
              {"signed_by": "unit", "entered_by": "person"})
        for kind in ("project", "achievement", "case")
    ),
    Break("附件5 三(一)", "project", "请阅读并勾选：《原创与著作权许可承诺》。",
          "declare_originality-licence", untick=("originality-licence",)),
    *(
        Break("附件2、附件5 三(一)", kind,
              "请补充支撑材料：“创作者签署的原创与许可声明”至少 1 份，现有 0 份。",
              "evidence_licence", files=without("licence"))
        for kind in ("project", "achievement", "case")
    ),
    Break("附件2", "project", "请至少上传一份支撑材料。", "evidence",
          files=without("photo", "video")),
    Break("附件2–4", "project", "支撑材料“演示.mp4”未通过检查，请移除后重新上传。", "evidence",
          files=block_video),
    Break("附件2", "project", "“项目执行过程”现有 301 字，上限 300 字。请删减后再提交。", "process",
          {"process": "就" * 301}),
    Break("附件2", "project", "“项目执行结果”现有 302 字，上限 300 字。请删减后再提交。", "result",
          {"result": "业" * 302}),
    Break("附件3", "achievement", "“工作效果”现有 1001 字，上限 1000 字。请删减后再提交。", "effect",
          {"effect": "效" * 1001}),
]  # fmt: skip


def refusals(work: Submission, liaison) -> list[tuple[str, str]]:
    with pytest.raises(RefusedMany) as caught:
        submit_work(entry_id=work.entry_id, by=liaison)
    assert not work.versions.exists()
    return caught.value.problems


@pytest.mark.parametrize("each", BREAKS, ids=str)
def test_what_breaks_the_clause_is_refused_and_passes_once_mended(papers, liaison, each):
    work = complete_work(papers, liaison, each.kind)
    before = list(work.attachments.values_list("pk", "state", "problem"))
    save(work, liaison, each.answers, dict.fromkeys(each.untick, False))
    each.files(work)
    said = (each.at, f"{each.said}（{each.clause}）")
    assert said in refusals(work, liaison)
    good = {key: ANSWERS[each.kind][key] for key in each.answers}
    save(work, liaison, good, dict.fromkeys(each.untick, True))
    for pk, state, problem in before:
        work.attachments.filter(pk=pk).update(state=state, problem=problem, removed_at=None)
    assert submit_work(entry_id=work.entry_id, by=liaison).number == 1


@pytest.mark.parametrize("kind", ["project", "achievement", "case"])
def test_a_complete_work_has_nothing_against_it(papers, liaison, kind):
    work = complete_work(papers, liaison, kind)
    submit_work(entry_id=work.entry_id, by=liaison)
    assert work.entry.findings.count() == 0


PASSING = [
    ("achievement", {**FOREIGN, "domestic_share": "70"}),
    ("achievement", {**FOREIGN, "is_domestic_first": True, "domestic_share": "10"}),
    ("project", {"process": "就" * 300, "result": "业" * 300}),
    ("achievement", {"effect": "效" * 1000, "intro": "介" * 3000}),
    ("project", {"starts": "2023-01", "ends": "2024-03"}),
    ("case", {"signed_by": "person", "entered_by": "person"}),
    ("case", {"related": "", "notes": "", "references": ""}),
]


@pytest.mark.parametrize(("kind", "answers"), PASSING)
def test_the_bound_itself_is_inside(papers, liaison, kind, answers):
    """以上、以内、以下 include the number itself: 70 %, 300 字, the first and the last month."""
    work = complete_work(papers, liaison, kind)
    save(work, liaison, answers, {})
    submit_work(entry_id=work.entry_id, by=liaison)
    assert work.entry.findings.count() == 0


PARTLY = f"起止时间有一部分超出参评时间范围（{RANGE}），请确认主要内容在范围内。"
DOUBTFUL = [
    ({"starts": "2022-12", "ends": "2023-06"}, "附件5 一(一)", PARTLY),
    ({"starts": "2024-03", "ends": "2024-04"}, "附件5 一(一)", PARTLY),
    *(
        ({"title": title}, "附件5 一(五)", f"名称中含有“{word}”，请确认不属于不能参评的{genre}。")
        for title, word, genre in (
            ("关于印发服务规范的通知", "关于印发", "文件"),
            ("局长在推进会上的讲话", "讲话", "领导讲话"),
            ("2023年工作总结", "工作总结", "工作总结"),
            ("就业服务大事记", "大事记", "大事记"),
            ("和平区就业统计年报", "统计年报", "统计资料"),
            ("和平就业年鉴2023", "年鉴", "年鉴"),
        )
    ),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "clause", "said"), DOUBTFUL)
def test_what_is_doubtful_is_handed_in_and_shown_to_the_reviewer(
    papers, liaison, answers, clause, said
):
    work = complete_work(papers, liaison, "project")
    save(work, liaison, answers, {})
    submit_work(entry_id=work.entry_id, by=liaison)
    found = work.entry.findings.values_list("severity", "clause", "message")
    assert list(found) == [("warn", clause, said)]


def test_a_video_case_needs_a_playable_video_and_no_text(papers, liaison):
    work = complete_work(papers, liaison, "case")
    blank = {"case_form": "video", "intro": "", "analysis": "", "guidance": ""}
    save(work, liaison, blank, {})
    video = make_attachment(work, "案例.mp4", evidence="video", family="video", is_playable=False)
    assert [at for at, _ in refusals(work, liaison)] == ["case_form"]
    video.is_playable = True
    video.save()
    assert submit_work(entry_id=work.entry_id, by=liaison).number == 1


def test_a_licence_whose_text_was_changed_is_accepted_anew(papers, liaison):
    work = complete_work(papers, liaison, "project")
    text = SeasonText.objects.get(competition=papers.competition, key="originality-licence")
    assert all(
        right in text.body for right in ("改编权", "汇编权", "信息网络传播权", "出版权", "署名权")
    )
    text.body += "另须遵守补充说明。"
    text.save()
    said = "承诺文本已更新，请重新阅读并勾选：《原创与著作权许可承诺》。（附件5 三(一)）"
    assert refusals(work, liaison) == [("declare_originality-licence", said)]
    save(work, liaison, {}, {"originality-licence": True})
    version = submit_work(entry_id=work.entry_id, by=liaison)
    assert version.confirmed["originality-licence"]["version"] != ""


def test_a_condition_whose_text_was_changed_is_confirmed_anew(papers, liaison):
    work = complete_work(papers, liaison, "project")
    rule = RuleSetting.objects.get(
        competition=papers.competition, event=papers.projects, rule="confirmations"
    )
    rule.params["statements"][0]["text"] = "项目具有鲜明的本地特色"
    rule.save()
    assert refusals(work, liaison) == [
        ("local", "请确认：项目具有鲜明的本地特色。（附件5 一(二)）")
    ]
    save(work, liaison, {}, {"local": True})
    assert submit_work(entry_id=work.entry_id, by=liaison).number == 1
