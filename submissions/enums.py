"""Enumerations of the paperwork. Plain StrEnum, so that pure rules may use them."""

from enum import StrEnum


class FileState(StrEnum):
    """How far the checking of an attached file is."""

    CHECKING = "checking"
    READY = "ready"
    BLOCKED = "blocked"


FILE_STATE_LABELS = {
    FileState.CHECKING: "检查中",
    FileState.READY: "可用",
    FileState.BLOCKED: "已拦截",
}


class ScanResult(StrEnum):
    """查毒: what the virus scanner said; without one a file is 未查毒, never 通过."""

    UNSCANNED = "unscanned"
    CLEAN = "clean"
    INFECTED = "infected"


SCAN_RESULT_LABELS = {
    ScanResult.UNSCANNED: "未查毒",
    ScanResult.CLEAN: "已查毒，未发现病毒",
    ScanResult.INFECTED: "发现病毒",
}


class SealState(StrEnum):
    """Whether a sealed scan belongs to the version that counts."""

    CURRENT = "current"
    OUTDATED = "outdated"
    UNKNOWN = "unknown"


SEAL_STATE_LABELS = {
    SealState.CURRENT: "与当前版本一致",
    SealState.OUTDATED: "属于旧版本",
    SealState.UNKNOWN: "未能识别版本",
}


class LikenessVerdict(StrEnum):
    """What a person concluded about two works that share text."""

    PENDING = "pending"
    COPIED = "copied"
    QUOTED = "quoted"
    CHANCE = "chance"


LIKENESS_VERDICT_LABELS = {
    LikenessVerdict.PENDING: "待核实",
    LikenessVerdict.COPIED: "抄袭嫌疑",
    LikenessVerdict.QUOTED: "合理引用",
    LikenessVerdict.CHANCE: "同源或巧合",
}


class BatchState(StrEnum):
    """How far a batch of Word forms is."""

    READ = "read"
    ADOPTED = "adopted"
    DROPPED = "dropped"


BATCH_STATE_LABELS = {
    BatchState.READ: "已读取，待确认",
    BatchState.ADOPTED: "已建立草稿",
    BatchState.DROPPED: "已放弃",
}


class BlindState(StrEnum):
    """What the leak scan of a blind copy said."""

    PENDING = "pending"
    CLEAN = "clean"
    FOUND = "found"
    UNREAD = "unread"


BLIND_STATE_LABELS = {
    BlindState.PENDING: "生成中",
    BlindState.CLEAN: "无发现",
    BlindState.FOUND: "有发现",
    BlindState.UNREAD: "未能全部检查",
}


class BlindVerdict(StrEnum):
    """What a person decided about a find in a blind copy."""

    ACCEPT = "accept"
    COVER = "cover"
    LEAVE_OUT = "leave_out"


BLIND_VERDICT_LABELS = {
    BlindVerdict.ACCEPT: "可接受",
    BlindVerdict.COVER: "遮盖",
    BlindVerdict.LEAVE_OUT: "不随附此文件",
}


class FormLevel(StrEnum):
    """How a piece of a filled Word form was read."""

    READ = "read"
    GUESSED = "guessed"
    OVER_LIMIT = "over_limit"
    NOT_UNDERSTOOD = "not_understood"
    MISSING = "missing"
    NOTE = "note"


FORM_LEVEL_LABELS = {
    FormLevel.READ: "已读取",
    FormLevel.GUESSED: "推测",
    FormLevel.OVER_LIMIT: "超出字数",
    FormLevel.NOT_UNDERSTOOD: "未能识别",
    FormLevel.MISSING: "未填写",
    FormLevel.NOTE: "提示",
}
