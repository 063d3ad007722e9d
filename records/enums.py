"""Enumerations of the records office. Plain StrEnum, so that pure code may use them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

S = TypeVar("S", bound=str)


class JobState(StrEnum):
    """后台任务的状态."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


JOB_STATE_LABELS = {
    JobState.QUEUED: "排队中",
    JobState.RUNNING: "进行中",
    JobState.DONE: "已完成",
    JobState.FAILED: "失败",
}


class ImportState(StrEnum):
    """导入的状态: checked and waiting, done, or dropped."""

    CHECKED = "checked"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


IMPORT_STATE_LABELS = {
    ImportState.CHECKED: "已校验，待确认",
    ImportState.CONFIRMED: "已导入",
    ImportState.DROPPED: "已放弃",
}


class UploadState(StrEnum):
    """分块上传的状态: on its way, arrived, or turned away at the end."""

    OPEN = "open"
    FINISHED = "finished"
    REFUSED = "refused"


UPLOAD_STATE_LABELS = {
    UploadState.OPEN: "上传中",
    UploadState.FINISHED: "已完成",
    UploadState.REFUSED: "未通过",
}


class FileFamily(StrEnum):
    """What an uploaded file is, by its content."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    PDF = "pdf"
    WORD = "word"
    SHEET = "sheet"
    SLIDES = "slides"


FILE_FAMILY_LABELS = {
    FileFamily.IMAGE: "图片",
    FileFamily.VIDEO: "视频",
    FileFamily.AUDIO: "音频",
    FileFamily.PDF: "PDF",
    FileFamily.WORD: "Word 文档",
    FileFamily.SHEET: "Excel 工作簿",
    FileFamily.SLIDES: "演示文稿",
}


def choices(labels: Mapping[S, str]) -> list[tuple[str, str]]:
    """Turn a label table into Django choices."""
    return [(str(value), label) for value, label in labels.items()]
