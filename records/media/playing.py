"""What a browser can play, and making it from what it cannot: ffmpeg, with progress."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from records.enums import FileFamily
from records.media.families import FileRefused, FileType, Unfinished
from records.media.limits import MIB, Crashed, LimitReached, Limits, own_folder, run
from records.media.video import CURE, INPUT

Facts = Mapping[str, Any]
Progress = Callable[[int], None]
LONG_SIDE: Final = 1_280
SHORT_SIDE: Final = 720
POSTER_WIDTH: Final = 480
POSTER: Final = Limits(seconds=20, cpu=40, memory=1024 * MIB, file_size=16 * MIB)
RENDERING: Final = Limits(
    seconds=1_320, cpu=5_000, memory=1536 * MIB, file_size=4096 * MIB, silence=30
)
_WEB_VIDEO: Final = {"mp4": {"h264"}, "m4v": {"h264"}, "webm": {"vp8", "vp9", "av1"}}
_WEB_SOUND: Final = {
    "mp4": {"aac", "mp3", ""},
    "m4v": {"aac", "mp3", ""},
    "webm": {"vorbis", "opus", ""},
}
_WEB_PIXELS: Final = {"yuv420p", "yuvj420p"}
_WEB_AUDIO: Final = {
    "mp3": {"mp3"},
    "m4a": {"aac"},
    "aac": {"aac"},
    "wav": {"pcm_s16le", "pcm_u8"},
    "flac": {"flac"},
    "ogg": {"vorbis", "opus"},
}


def render_program() -> str | None:
    """Return ffmpeg's path; None where it is not installed."""
    return shutil.which("ffmpeg")


def plays_as_is(kind: FileType, facts: Facts) -> bool:
    """Say whether any browser of these years plays the original file."""
    if kind.family is FileFamily.AUDIO:
        return facts.get("audio_codec") in _WEB_AUDIO.get(kind.suffix, set())
    return (
        facts.get("codec") in _WEB_VIDEO.get(kind.suffix, set())
        and facts.get("audio_codec") in _WEB_SOUND[kind.suffix]
        and facts.get("pixels") in _WEB_PIXELS
    )


def wants_rendition(kind: FileType, facts: Facts) -> bool:
    """Say whether a copy for the web is worth making: needed, lighter, or quicker to start."""
    if kind.family not in {FileFamily.VIDEO, FileFamily.AUDIO} or "unchecked" in facts:
        return False
    if kind.family is FileFamily.AUDIO or not plays_as_is(kind, facts):
        return not plays_as_is(kind, facts)
    return _is_large(facts) or not facts["starts_at_once"]


def draw_poster(path: Path, kind: FileType, facts: Facts, target: Path) -> None:
    """Write a frame of the video as JPEG, 480 pixels wide: a plain one from its first seconds.

    A video of which no frame can be decoded is refused; so this is also the test that it plays.
    """
    second = min(10.0, facts["duration_ms"] / 10_000)
    picture = f"thumbnail=24,scale={POSTER_WIDTH}:-2"
    for start in (second, 0.0):
        command = ["-ss", f"{start:.2f}", *_source(path, kind), "-an", "-sn", "-dn"]
        command += ["-frames:v", "1", "-vf", picture, "-pix_fmt", "yuvj420p", "-q:v", "4"]
        try:
            if _made([*command, "-f", "image2", "-update", "1"], target, POSTER):
                return
        except LimitReached as reached:
            kind_of_refusal = Unfinished if reached.is_time else FileRefused
            raise kind_of_refusal(f"视频画面没有解码出来：{reached.reason}。{CURE}") from reached
    raise FileRefused(f"视频画面无法解码。{CURE}")


def render_web(
    path: Path, kind: FileType, facts: Facts, target: Path, *, on_progress: Progress | None = None
) -> bool:
    """Write a copy that every browser plays; say whether it was made.

    Video becomes H.264/AAC in .mp4, at most 1,280 × 720 (upright: 720 × 1,280), its index
    first; one that is so already is only repacked. Sound becomes AAC in .m4a. Metadata, other
    tracks and chapters stay behind. Raises LimitReached when it takes too long.
    """
    command = [*_source(path, kind), "-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"]
    if kind.family is FileFamily.AUDIO:
        command += ["-map", "0:a:0", "-vn", *_SOUND]
    else:
        command += ["-map", "0:v:0", "-map", "0:a:0?", *_picture(facts), *_sound(facts)]
    command += ["-max_muxing_queue_size", "4096", "-movflags", "+faststart", "-f", "mp4"]
    total = max(1, int(facts["duration_ms"]))

    def hear(line: str) -> None:
        key, _, value = line.partition("=")
        if key == "out_time_us" and value.lstrip("-").isdigit() and on_progress is not None:
            on_progress(max(0, min(99, int(value) // 10 // total)))

    return _made(command, target, RENDERING, hear)


def _is_large(facts: Facts) -> bool:
    long, short = sorted((facts["width"], facts["height"]), reverse=True)
    return bool(long > LONG_SIDE or short > SHORT_SIDE)


def _source(path: Path, kind: FileType) -> list[str]:
    return ["-f", kind.container, *INPUT, "-i", f"file:{path.resolve()}"]


_SOUND: Final = ("-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000")


def _sound(facts: Facts) -> tuple[str, ...]:
    return ("-c:a", "copy") if facts["audio_codec"] == "aac" else _SOUND


def _picture(facts: Facts) -> list[str]:
    is_right = facts["codec"] == "h264" and facts["pixels"] in _WEB_PIXELS
    if is_right and not _is_large(facts):
        return ["-c:v", "copy"]
    width, height = LONG_SIDE, SHORT_SIDE
    if facts["height"] > facts["width"]:
        width, height = height, width
    fit = (
        f"scale=w='min({width},iw)':h='min({height},ih)':force_original_aspect_ratio=decrease"
        ":force_divisible_by=2,format=yuv420p"
    )
    encoder = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "24", "-profile:v", "high"]
    return [*encoder, "-fpsmax", "30", "-vf", fit, "-threads", "2"]


def _made(
    command: list[str],
    target: Path,
    limits: Limits,
    hear: Callable[[str], None] | None = None,
) -> bool:
    program = render_program()
    if program is None:
        return False
    quiet = ["-nostdin", "-hide_banner", "-loglevel", "error", "-y"]
    telling = ["-progress", "pipe:1", "-stats_period", "1"] if hear else []
    with own_folder() as folder:
        full = [program, *quiet, *telling, *command, f"file:{target.resolve()}"]
        try:
            done = run(full, folder=folder, limits=limits, on_line=hear)
        except Crashed:
            return False
    return done.code == 0 and target.exists() and target.stat().st_size > 0
