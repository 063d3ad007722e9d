"""附件4 优秀就业服务案例参评表. Labels and hints are the official form's words."""

from typing import Final

from records.enums import FileFamily
from submissions.kinds.beside import CREATORS, ENDS, ENTERED_BY, GENRE, SIGNED_BY, STARTS
from submissions.kinds.shape import EvidenceClass, Field, FieldKind, Kind

CASE_STUDY: Final = Kind(
    name="case",
    annex="附件4",
    heading="优秀公共就业服务案例参评表",
    subject="案例",
    clause="四(二)",
    automatic=(("district", "行政区划"),),
    fields=(
        Field(key="title", label="案例名称"),
        Field(key="author", label="姓名", identity=True),
        Field(key="phone", label="联系电话", kind=FieldKind.PHONE, identity=True),
        Field(key="unit", label="所在单位", identity=True, aliases=("单位",)),
        Field(key="keywords", label="关键词", hint="反映案例主题概念的词或词组"),
        Field(
            key="intro",
            label="案例介绍",
            kind=FieldKind.TEXT,
            hint="对案例的简单陈述",
            needs=("case_form", "text"),
        ),
        Field(
            key="analysis",
            label="案例分析",
            kind=FieldKind.TEXT,
            hint="分析存在的主要问题和原因",
            needs=("case_form", "text"),
        ),
        Field(
            key="guidance",
            label="案例指导",
            kind=FieldKind.TEXT,
            hint="提供解决问题的思路、参考措施和实际效果",
            needs=("case_form", "text"),
        ),
        Field(
            key="related",
            label="相关资料",
            kind=FieldKind.TEXT,
            hint="提供与案例主旨相关的小知识、小工具和小故事",
            required=False,
        ),
        Field(key="notes", label="注释", kind=FieldKind.TEXT, required=False, quotes=True),
        Field(
            key="references",
            label="参考文献",
            kind=FieldKind.TEXT,
            hint="每条一行",
            required=False,
            quotes=True,
        ),
        Field(
            key="case_form",
            label="案例形式",
            kind=FieldKind.CHOICE,
            choices=(("text", "文字案例"), ("video", "视频案例")),
            clause="附件5 一(四)",
            on_form=False,
        ),
        STARTS,
        ENDS,
        GENRE,
        CREATORS,
        SIGNED_BY,
        ENTERED_BY,
    ),
    links=("intro", "analysis", "guidance", "related"),
    evidence=(
        EvidenceClass(
            key="video",
            label="视频",
            accepts=frozenset({FileFamily.VIDEO}),
            hint="视频案例必须上传",
            clause="附件5 一(四)",
        ),
        EvidenceClass(key="photo", label="图片", accepts=frozenset({FileFamily.IMAGE})),
        EvidenceClass(key="other", label="其他资料", accepts=frozenset(FileFamily)),
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
)
