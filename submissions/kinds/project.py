"""附件2 优秀就业服务项目参评表. Labels, hints and limits are the official form's words."""

from typing import Final

from records.enums import FileFamily
from submissions.kinds.beside import CREATORS, ENTERED_BY, GENRE, SIGNED_BY
from submissions.kinds.shape import EvidenceClass, Field, FieldKind, Kind, Seal, SealLevel

_PAPER: Final = frozenset({FileFamily.PDF, FileFamily.WORD, FileFamily.IMAGE})
_ANY: Final = frozenset(FileFamily)

PROJECT: Final = Kind(
    name="project",
    annex="附件2",
    heading="优秀就业服务项目参评表",
    subject="项目",
    clause="四(二)",
    automatic=(("district", "行政区划"), ("submitted_on", "提交时间")),
    fields=(
        Field(key="submitter", label="提交人", identity=True),
        Field(key="phone", label="联系电话", kind=FieldKind.PHONE, identity=True),
        Field(key="title", label="项目名称"),
        Field(key="place", label="项目所在地", identity=True),
        Field(
            key="starts", label="项目执行时间（起）", kind=FieldKind.MONTH, clause="附件5 一(一)"
        ),
        Field(key="ends", label="项目执行时间（止）", kind=FieldKind.MONTH, clause="附件5 一(一)"),
        Field(key="applicant", label="申报单位", identity=True),
        Field(
            key="process",
            label="项目执行过程",
            kind=FieldKind.TEXT,
            limit=300,
            clause="附件2",
            hint="应体现项目执行人员、拟解决的问题、具体操作步骤、操作方法等，并提供相应的支撑材料",
        ),
        Field(
            key="result",
            label="项目执行结果",
            kind=FieldKind.TEXT,
            limit=300,
            clause="附件2",
            hint="应体现项目执行的具体结果，包括受益服务对象范围、个案分析、结果分析报告、"
            "社会影响、项目特色等，并提供相应的支撑材料",
        ),
        GENRE,
        CREATORS,
        SIGNED_BY,
        ENTERED_BY,
    ),
    links=("process", "result"),
    evidence=(
        EvidenceClass(key="policy", label="政策文件", accepts=_PAPER),
        EvidenceClass(key="photo", label="照片", accepts=frozenset({FileFamily.IMAGE})),
        EvidenceClass(
            key="video",
            label="视频",
            accepts=frozenset({FileFamily.VIDEO}),
            hint="每区所报项目中至少一个含可播放的视频",
            clause="四(二)",
        ),
        EvidenceClass(
            key="report",
            label="研究报告",
            accepts=_PAPER | {FileFamily.SHEET, FileFamily.SLIDES},
        ),
        EvidenceClass(
            key="object",
            label="实物",
            accepts=frozenset({FileFamily.IMAGE, FileFamily.VIDEO, FileFamily.PDF}),
            hint="上传实物的照片或视频",
        ),
        EvidenceClass(key="article", label="发表文章", accepts=_PAPER),
        EvidenceClass(key="other", label="其他", accepts=_ANY),
        EvidenceClass(
            key="licence",
            label="创作者签署的原创与许可声明",
            accepts=_PAPER,
            minimum=1,
            hint="打印声明，由创作者签名（单位盖章）后上传扫描件",
            clause="附件5 三(一)",
            on_form=False,
            identity=True,
        ),
    ),
    seal=Seal(level=SealLevel.CITY, label="市级审核意见"),
)
