"""Video and sound, asked of ffprobe: how long, how large, in what, and is it whole (B40)."""

import contextlib
import json
import shutil
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from records.enums import FileFamily
from records.media.boxes import check_boxes
from records.media.families import FileRefused, FileType, Unfinished
from records.media.limits import MIB, Crashed, LimitReached, Limits, own_folder, run

UNCHECKED: Final = "未检测"
PROBING: Final = Limits(seconds=12, cpu=12, memory=768 * MIB)
CURE: Final = "请用播放器确认能播放，转为 .mp4（H.264）后重新上传。"
INPUT: Final = ("-protocol_whitelist", "file", "-max_pixels", "134217728")
_ENTRIES: Final = (
    "format=duration:stream=codec_type,codec_name,width,height,avg_frame_rate,pix_fmt,duration"
    ":stream_disposition=attached_pic:stream_side_data=rotation"
)


@dataclass(frozen=True, kw_only=True)
class VideoRules:
    """How much video one file may hold."""

    max_seconds: int = 3 * 3600
    max_side: int = 8_192
    max_tracks: int = 32


def probe_program() -> str | None:
    """Return ffprobe's path; None where it is not installed, and nothing can be said then."""
    return shutil.which("ffprobe")


def check_media(path: Path, kind: FileType, rules: VideoRules) -> dict[str, Any]:
    """Return the facts of a video or a sound file; refuse what is broken or beyond the rules.

    `duration_ms`, `codec` ("" = sound only), `audio_codec` ("" = silent), `has_audio`, `width`
    and `height` in pixels as people see them, `fps`, `pixels` (how they are stored) and
    `starts_at_once` (plays before it is wholly there). Only {"unchecked"} without ffprobe.
    """
    starts_at_once = check_boxes(path) if kind.container == "mov" else kind.suffix == "webm"
    program = probe_program()
    if program is None:
        return {"unchecked": UNCHECKED}
    told = _probe(program, path, kind)
    facts = _facts(told, kind, rules)
    return facts | {"starts_at_once": starts_at_once}


def _probe(program: str, path: Path, kind: FileType) -> dict[str, Any]:
    source = ["-f", kind.container, *INPUT, "-i", f"file:{path.resolve()}"]
    command = [program, "-v", "error", "-of", "json", "-show_entries", _ENTRIES, *source]
    with own_folder() as folder:
        try:
            done = run(command, folder=folder, limits=PROBING)
        except LimitReached as reached:
            kind_of_refusal = Unfinished if reached.is_time else FileRefused
            raise kind_of_refusal(f"视频或音频检查没有完成：{reached.reason}。{CURE}") from reached
        except Crashed as crash:
            raise FileRefused(f"文件使检查程序异常退出，不能接收。{CURE}") from crash
    if done.code != 0:
        raise FileRefused(f"视频或音频文件已损坏，读不出内容。{CURE}")
    told: dict[str, Any] = json.loads(done.output)
    return told


def _facts(told: dict[str, Any], kind: FileType, rules: VideoRules) -> dict[str, Any]:
    streams = told.get("streams", [])
    if len(streams) > rules.max_tracks:
        raise FileRefused(f"文件含有 {len(streams)} 条轨道，超过 {rules.max_tracks} 条。{CURE}")
    picture = _first(streams, "video") if kind.family is FileFamily.VIDEO else None
    sound = _first(streams, "audio")
    if kind.family is FileFamily.VIDEO and picture is None:
        raise FileRefused(f"文件里没有画面，不是视频。{CURE}")
    if kind.family is FileFamily.AUDIO and sound is None:
        raise FileRefused("文件里没有声音，请用播放器确认后重新上传。")
    seconds = _seconds(told, picture or sound or {})
    _check_length(seconds, rules)
    width, height = _size(picture or {})
    if picture is not None and not (width and height):
        raise FileRefused(f"视频画面的尺寸读不出来或过大。{CURE}")
    if max(width, height) > rules.max_side:
        raise FileRefused(
            f"画面 {width}×{height} 超过 {rules.max_side} 像素，请降低分辨率后重新上传。"
        )
    return {
        "duration_ms": int(seconds * 1000),
        "codec": (picture or {}).get("codec_name", ""),
        "audio_codec": (sound or {}).get("codec_name", ""),
        "has_audio": sound is not None,
        "width": width,
        "height": height,
        "fps": _frames(picture or {}),
        "pixels": (picture or {}).get("pix_fmt", ""),
    }


def _first(streams: list[dict[str, Any]], kind: str) -> dict[str, Any] | None:
    """Return the first stream of a kind; a cover picture is no video."""
    for stream in streams:
        is_cover = stream.get("disposition", {}).get("attached_pic", 0)
        if stream.get("codec_type") == kind and not is_cover:
            return stream
    return None


def _seconds(told: dict[str, Any], stream: dict[str, Any]) -> float:
    for text in (told.get("format", {}).get("duration"), stream.get("duration")):
        with contextlib.suppress(ValueError):  # "N/A"
            return float(text or "")
    return 0.0


def _check_length(seconds: float, rules: VideoRules) -> None:
    if not seconds >= 0.5:
        raise FileRefused(f"时长为 {max(seconds, 0):.1f} 秒，没有可播放的内容。{CURE}")
    if seconds > rules.max_seconds:
        raise FileRefused(
            f"时长 {seconds / 3600:.1f} 小时，超过 {rules.max_seconds / 3600:.0f} 小时，"
            "请剪辑后重新上传。"
        )


def _size(picture: dict[str, Any]) -> tuple[int, int]:
    width, height = int(picture.get("width") or 0), int(picture.get("height") or 0)
    turns = [side.get("rotation", 0) for side in picture.get("side_data_list", [])]
    return (height, width) if any(abs(int(turn)) % 180 == 90 for turn in turns) else (width, height)


def _frames(picture: dict[str, Any]) -> float:
    try:
        return round(float(Fraction(picture.get("avg_frame_rate", "0"))), 2)
    except (ValueError, ZeroDivisionError):
        return 0.0
