"""创作者原创与许可声明, to be printed, signed by the creators and brought back as a scan."""

import re
from dataclasses import dataclass
from typing import Final

from records.word import add_text, first_line_indent, new_document, to_bytes
from submissions.documents.forms_out.frame import ERHAO, LINE_PT, SIHAO, WUHAO, forget_times
from submissions.kinds import Kind

TITLE: Final = "创作者原创与许可声明"
RIGHTS: Final = ("改编权", "汇编权", "信息网络传播权", "出版权")
"""附件5 三(一): what the creator licenses, among others; 署名权 stays with the creator."""
NAMED: Final = "署名权"


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """The season's text that the creators sign, with its version and clause."""

    title: str
    body: str
    version: int
    clause: str = ""


def licence_document(
    kind: Kind, *, season: str, organizer: str, work: str, creators: str, text: Declaration
) -> bytes:
    """Return the statement as .docx for one work; what is unknown is left for the pen."""
    document = new_document(pt=SIHAO)
    document.core_properties.title = TITLE
    forget_times(document)
    add_text(document, TITLE, east="黑体", pt=ERHAO, align="center", spacing=36)
    add_text(document, "", spacing=LINE_PT)
    facts = (
        ("参评大赛", season),
        ("主办单位", organizer),
        (f"参评{kind.subject}名称", work),
        ("创作者", creators),
    )
    for label, value in facts:
        add_text(document, f"{label}：{value}", east="仿宋", spacing=LINE_PT)
    add_text(document, "", spacing=LINE_PT)
    for paragraph in _paragraphs(text.body):
        written = add_text(document, paragraph, east="仿宋", align="justify", spacing=LINE_PT)
        first_line_indent(written)
    add_text(document, "", spacing=LINE_PT)
    for name in _names(creators):
        line = f"创作者（签名或盖章）{name}：{_GAP}{_DATE}"
        add_text(document, line, east="仿宋", spacing=36)
    add_text(document, "", spacing=LINE_PT)
    source = "，".join(part for part in (text.clause, f"第 {text.version} 版") if part)
    add_text(document, f"声明文本：{text.title}（{source}）", pt=WUHAO, align="right")
    return to_bytes(document)


_GAP: Final = " " * 20
_DATE: Final = "年    月    日"


def _paragraphs(body: str) -> list[str]:
    """The season's own words, and below them, one by one, the rights that they license."""
    rights = [right for right in RIGHTS if right in body]
    listed = [f"{number}.{right}；" for number, right in enumerate(rights, start=1)]
    if listed:
        listed = ["许可主办单位使用的权利包括但不限于：", *listed[:-1], listed[-1][:-1] + "。"]
    if NAMED in body:
        listed.append(f"创作者保留{NAMED}。")
    said = [line.strip() for line in body.split("\n") if line.strip()]
    return ["作为上述参评材料的创作者，声明如下：", *said, *listed]


def _names(creators: str) -> list[str]:
    """One line to sign for each creator; one without a name when none is known yet."""
    names = [name.strip() for name in re.split("[、，,；;]", creators) if name.strip()]
    return names or [""]
