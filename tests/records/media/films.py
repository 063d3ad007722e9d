"""Makers of films, by ffmpeg."""

import subprocess
from pathlib import Path

from records.media.checks import check_file
from records.media.identify import identify
from records.media.video import VideoRules


def film(target: Path, *arguments: str, seconds: float = 2, size: str = "320x240") -> Path:
    """A test film made by ffmpeg; arguments come before the target."""
    source = ["-f", "lavfi", "-i", f"testsrc=size={size}:rate=25:duration={seconds}"]
    sound = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
    ffmpeg(*source, *sound, *(arguments or H264), str(target))
    return target


H264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest")
FAST = (*H264, "-movflags", "+faststart")


def ffmpeg(*arguments: str) -> None:
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *arguments], check=True, timeout=60)


def seen(path: Path, name: str = "", rules: VideoRules | None = None):
    """What a film is, and the facts of it."""
    kind = identify(path, name or path.name)
    return kind, check_file(path, kind, video=rules)


def program(folder: Path, body: str) -> str:
    """A shell script that stands in for somebody's program."""
    path = folder / "fake-program"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)
