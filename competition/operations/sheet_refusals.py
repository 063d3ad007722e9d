"""Why a typed row is not stored: what stands sealed, what is held, what somebody else changed."""

from competition.marking.sheets import LONGEST_NOTE, Content, Faults, write_sheet
from competition.models import Sheet
from competition.queries.sheets import content_of
from records.text import has_control

STILL_HELD = "这张评分表已提交、待组长放行：改动后请再次提交，不能退回暂存。"
ROW = ""
"""The key of faults that concern a row as a whole."""


def refuse_correction(reason: str, content: Content, *, hand_in: bool) -> Faults:
    """A handed-in sheet changes only by a reasoned new version, handed in at once."""
    if not hand_in:
        return {ROW: "这张评分表已提交，不能再暂存。如需更正，请填写更正原因并点击“提交”。"}
    if not reason.strip():
        return {"reason": "这张评分表已提交：更正须填写原因。"}
    if has_control(reason) or len(reason) > LONGEST_NOTE:
        return {
            "reason": f"更正原因应为不超过 {LONGEST_NOTE} 个字符的文字（现有 {len(reason)} 个）。"
        }
    if content.is_blank:
        return {ROW: "已提交的评分表不能清空。如缺考或弃权，请选择状态。"}
    return {}


def refuse_held(content: Content, *, hand_in: bool) -> Faults:
    """A sheet held for calibration stays whole: it changes by being handed in again."""
    if not hand_in:
        return {ROW: STILL_HELD}
    if content.is_blank:
        return {ROW: "已提交的评分表不能清空。如缺考或弃权，请由录入员登记状态。"}
    return {}


def stale_words(now: Sheet | None) -> str:
    """What stands in the database now, beside what was typed."""
    if now is None:
        return "这一行刚被他人清空。请核对后重新提交。"
    typed = write_sheet(content_of(now))
    cells = [*typed.marks.values(), *typed[1:]]
    stands = "、".join(str(cell) for cell in cells if cell)
    return f"这一行刚被他人修改，现值：{stands}。请核对后重新提交，将以您填写的为准。"
