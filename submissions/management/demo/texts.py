"""Made-up works: prose put together from stock sentences, the same at every start."""

import random
from typing import Final

from competition.management.demo.people import person
from districts.models import District
from submissions.kinds import Answer

PROJECTS: Final = (
    "家门口就业服务站", "夜市招聘角", "青年见习直通车", "银发再就业课堂", "零工驿站一日达",
    "社区就业合伙人", "校门到厂门", "宝妈灵活就业工坊", "退役军人就业专班", "数字技能夜校",
    "返乡创业孵化营", "就业援助暖心行", "直播带岗进楼宇", "村口岗位大喇叭", "一站式用工服务",
    "技能换岗位计划",
)  # fmt: skip
ACHIEVEMENTS: Final = (
    "职业指导四步法手册", "岗位匹配评估表", "求职面试微课二十讲", "就业困难人员画像工具",
    "零工信息撮合小程序", "职业兴趣卡片", "用工监测简报模板", "创业风险自测工具",
)  # fmt: skip
CASES: Final = (
    "从迷茫到上岗的九十天", "四十五岁重新出发", "一次面谈改变的选择", "把工厂搬进简历里",
    "听障青年的第一份工作", "三代人的就业课", "离开直播间之后", "被退回七次的简历",
)  # fmt: skip
STEPS: Final = (
    "由两名就业专员和六名社区志愿者组成小组，先入户登记求职意愿和技能情况。",
    "针对居民不知道岗位、企业招不到人的问题，每周三在活动中心开放服务。",
    "把岗位按步行十五分钟、骑行三十分钟分类，做成图册放在各楼门口。",
    "与街道司法所、妇联共用场地，不另设机构，不增加经费。",
    "对首次求职的青年安排三次面谈，对大龄人员先做技能评估再推荐岗位。",
    "建立一人一档，专员在第七天、第三十天、第九十天回访并记录去向。",
    "请退休的班组长讲授操作要领，培训当天就安排企业现场面试。",
    "每月召开一次联席会，把未解决的用工问题列成清单逐项销号。",
)  # fmt: skip
RESULTS: Final = (
    "一年来服务居民 {a} 人次，帮助 {b} 人找到工作，其中就业困难人员 {c} 人。",
    "留岗三个月以上的占 {p}%，企业回访满意率为 {q}%。",
    "典型个案：一名下岗十年的居民经四次面谈后到社区食堂就业。",
    "做法被 {d} 个街道采用，形成了可查、可算、可复制的服务流程。",
    "群众不出社区就能办成就业的事，市民热线相关诉求下降两成。",
    "项目特色在于把服务点设在居民每天经过的地方。",
)  # fmt: skip
ANALYSIS: Final = (
    "求职者长期脱离岗位，自信不足，面试时不敢开口。",
    "目标岗位与技能不相符，投递的简历没有突出操作经验。",
    "家庭照料负担重，只能接受离家近、时间固定的工作。",
    "对现有补贴政策不了解，担心试用期内没有收入。",
)  # fmt: skip
GUIDANCE: Final = (
    "第一次面谈只听不评，和求职者一起列出做过的二十件小事，从中找出三项长处。",
    "第二次面谈用岗位卡片排序，确定先求稳定、再求提高的目标。",
    "第三次陪同到企业参观，约定两周见习，由老员工带教。",
    "上岗后第七天和第三十天各回访一次，及时协调排班。",
    "三个月后转为正式员工，本人主动到服务站讲述经过。",
)  # fmt: skip


def project(district: District, index: int) -> dict[str, Answer]:
    """The answers of an 附件2."""
    dice = random.Random(f"project-{index}")  # noqa: S311 -- made-up works
    who = person(5000 + index)
    return _beside(district, who.name, by_unit=True) | {
        "submitter": who.name,
        "phone": who.landline,
        "title": PROJECTS[index % len(PROJECTS)],
        "place": f"{district.name}某街道党群服务中心",
        "starts": f"2023-{dice.randint(1, 6):02d}",
        "ends": f"2023-{dice.randint(8, 12):02d}",
        "applicant": f"{district.name}公共就业服务中心",
        "process": "".join(dice.sample(STEPS, 5)),
        "result": _figures(dice, dice.sample(RESULTS, 4)),
    }


def achievement(district: District, index: int) -> dict[str, Answer]:
    """The answers of an 附件3."""
    dice = random.Random(f"achievement-{index}")  # noqa: S311 -- made-up works
    who = person(5200 + index)
    return _beside(district, who.name, by_unit=True) | {
        "title": ACHIEVEMENTS[index % len(ACHIEVEMENTS)],
        "applicant": f"{district.name}公共就业服务中心",
        "contact": who.name,
        "landline": who.landline,
        "mobile": who.mobile,
        "address": f"{district.name}某路 {index + 1} 号",
        "intro": "把窗口面谈的经验整理成可以照着做的步骤和表格。" + "".join(dice.sample(STEPS, 3)),
        "application": f"已在本区 {dice.randint(3, 12)} 个街道（乡镇）使用。",
        "effect": _figures(dice, RESULTS) + "".join(dice.sample(GUIDANCE, 3)),
        "achievement_type": dice.choice(["publication", "video", "tool", "software"]),
        "starts": "2023-02",
        "ends": "2024-03",
    }


def case(district: District, index: int) -> dict[str, Answer]:
    """The answers of an 附件4, a case told in text."""
    dice = random.Random(f"case-{index}")  # noqa: S311 -- made-up works
    who = person(5400 + index)
    return _beside(district, who.name, by_unit=False) | {
        "title": CASES[index % len(CASES)],
        "author": who.name,
        "phone": who.mobile,
        "unit": f"{district.name}公共就业服务中心",
        "keywords": "职业指导；就业援助；心理支持",
        "intro": "求职者小周（化名）失业两年，由社区专员介绍到服务站。" + dice.choice(ANALYSIS),
        "analysis": "\n".join(dice.sample(ANALYSIS, 3)),
        "guidance": "\n".join(dice.sample(GUIDANCE, 4)),
        "related": "小工具：岗位距离对照图、面谈提纲一页纸。",
        "notes": "①文中人物为化名。",
        "references": "职业指导实务读本\n公共就业服务工作手册",
        "case_form": "text",
        "starts": "2023-05",
        "ends": "2023-09",
    }


def _beside(district: District, creator: str, *, by_unit: bool) -> dict[str, Answer]:
    signed = "unit" if by_unit else "person"
    unit = f"{district.name}公共就业服务中心"
    return {
        "genre": "业务作品",
        "creators": unit if by_unit else creator,
        "signed_by": signed,
        "entered_by": signed,
    }


def _figures(dice: random.Random, sentences: list[str] | tuple[str, ...]) -> str:
    figures = {
        "a": dice.randint(800, 3000), "b": dice.randint(120, 600), "c": dice.randint(20, 90),
        "p": dice.randint(70, 95), "q": dice.randint(90, 99), "d": dice.randint(2, 9),
    }  # fmt: skip
    return "".join(sentence.format(**figures) for sentence in sentences)
