"""What is declared beside the official forms: no form asks it, the rules of 附件5 一 need it."""

from typing import Final

from submissions.kinds.shape import Field, FieldKind

GENRES: Final = (
    ("业务作品", "就业服务业务作品（不属于下列体裁）"),
    ("文件", "文件"),
    ("领导讲话", "领导讲话"),
    ("工作总结", "工作总结"),
    ("大事记", "大事记"),
    ("统计资料", "统计资料"),
    ("年鉴", "年鉴"),
    ("其他领域的成果", "其他领域的成果"),
)
GENRE: Final = Field(
    key="genre",
    label="体裁",
    kind=FieldKind.CHOICE,
    choices=GENRES,
    hint="文件、领导讲话、工作总结、大事记、统计资料、年鉴以及其他领域的成果不能参评",
    clause="附件5 一(五)",
    on_form=False,
)
CREATORS: Final = Field(
    key="creators",
    label="创作者",
    hint="签署原创与许可声明的人员或单位，多个用顿号隔开；创作者保留署名权",
    clause="附件5 三(一)",
    on_form=False,
    identity=True,
)
SIGNED_BY: Final = Field(
    key="signed_by",
    label="署名方式",
    kind=FieldKind.CHOICE,
    choices=(("unit", "以单位署名"), ("person", "以个人署名")),
    clause="附件5 一(七)",
    on_form=False,
)
ENTERED_BY: Final = Field(
    key="entered_by",
    label="参评名义",
    kind=FieldKind.CHOICE,
    choices=(("unit", "以单位名义参评"), ("person", "以个人名义参评")),
    hint="以单位署名的，不能以个人名义参评",
    clause="附件5 一(七)",
    on_form=False,
)
STARTS: Final = Field(
    key="starts",
    label="起始月份",
    kind=FieldKind.MONTH,
    hint="参评内容开始的年月",
    clause="附件5 一(一)",
    on_form=False,
)
ENDS: Final = Field(
    key="ends",
    label="截止月份",
    kind=FieldKind.MONTH,
    hint="参评内容结束的年月；仍在进行的，填写统计截止的年月",
    clause="附件5 一(一)",
    on_form=False,
)
