"""附件3 优秀就业服务成果参评表. Labels, hints and limits are the official form's words."""

from typing import Final

from records.enums import FileFamily
from submissions.kinds.beside import CREATORS, ENDS, ENTERED_BY, GENRE, SIGNED_BY, STARTS
from submissions.kinds.shape import EvidenceClass, Field, FieldKind, Kind, Seal, SealLevel

_INTRODUCTION: Final = "成果介绍"

ACHIEVEMENT: Final = Kind(
    name="achievement",
    annex="附件3",
    heading="优秀就业服务成果参评表",
    subject="成果",
    clause="四(二)",
    automatic=(("district", "行政区划"),),
    fields=(
        Field(key="title", label="参评成果名称", aliases=("成果名称", "参评成果名 称")),
        Field(key="applicant", label="申报单位", identity=True),
        Field(key="contact", label="联系人", identity=True),
        Field(
            key="landline",
            label="座机",
            kind=FieldKind.LANDLINE,
            identity=True,
            group="联系电话",
            required=False,
        ),
        Field(key="mobile", label="手机", kind=FieldKind.MOBILE, identity=True, group="联系电话"),
        Field(key="address", label="通讯地址", identity=True),
        Field(
            key="intro",
            label="成果简介",
            kind=FieldKind.TEXT,
            hint="工作内容、特色与技术水平",
            group=_INTRODUCTION,
        ),
        Field(
            key="application",
            label="应用范围",
            kind=FieldKind.TEXT,
            group=_INTRODUCTION,
            clause="附件5 一(三)",
        ),
        Field(
            key="effect",
            label="工作效果",
            kind=FieldKind.TEXT,
            limit=1000,
            clause="附件3",
            group=_INTRODUCTION,
        ),
        Field(
            key="achievement_type",
            label="成果类型",
            kind=FieldKind.CHOICE,
            choices=(
                ("publication", "正式出版发布的书籍等出版物"),
                ("video", "视频学习材料"),
                ("tool", "自主设计研发的就业服务实物工具"),
                ("software", "自主设计研发的软件系统"),
                ("other", "其他技术、方法、工具"),
            ),
            clause="附件5 一(三)",
            on_form=False,
        ),
        STARTS,
        ENDS,
        Field(
            key="has_foreign_author",
            label="与国外作者合作",
            kind=FieldKind.FLAG,
            clause="附件5 一(六)",
            on_form=False,
            required=False,
        ),
        Field(
            key="is_domestic_first",
            label="国内作者是第一作者或主编",
            kind=FieldKind.FLAG,
            clause="附件5 一(六)",
            on_form=False,
            required=False,
            needs=("has_foreign_author", True),
        ),
        Field(
            key="domestic_share",
            label="国内作者完成的篇幅（%）",
            kind=FieldKind.SHARE,
            hint="国内作者非第一作者或主编的，完成的篇幅必须占 70% 以上",
            clause="附件5 一(六)",
            on_form=False,
            required=False,
            needs=("has_foreign_author", True),
        ),
        GENRE,
        CREATORS,
        SIGNED_BY,
        ENTERED_BY,
    ),
    evidence=(
        EvidenceClass(
            key="appendix",
            label="附录",
            accepts=frozenset(FileFamily),
            hint="关于成果的支撑性材料可作为附录，进行补充说明。",
        ),
        EvidenceClass(
            key="licence",
            label="创作者签署的原创与许可声明",
            accepts=frozenset({FileFamily.PDF, FileFamily.WORD, FileFamily.IMAGE}),
            minimum=1,
            hint="打印声明，由创作者签名（单位盖章）后上传扫描件",
            clause="附件5 三(一)",
            on_form=False,
            identity=True,
        ),
    ),
    seal=Seal(level=SealLevel.DISTRICT, label="区级公共就业服务部门审核意见"),
)
