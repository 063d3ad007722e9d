"""The programs that the tests need besides Python packages: find them, or have apt install them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def postgres_bin() -> Path | None:
    """Return the folder with initdb and postgres; Debian keeps it off the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name))
    on_path = shutil.which("initdb")
    folders = [*reversed(debian), *([Path(on_path).resolve().parent] if on_path else [])]
    return next((f for f in folders if (f / "postgres").exists() and (f / "initdb").exists()), None)


def chromium() -> str | None:
    """Return the browser's path; the environment's CHROMIUM comes first."""
    names = [os.environ.get("CHROMIUM", ""), *CHROMIUM_NAMES]
    return next((path for name in names if name and (path := shutil.which(name))), None)


def office_part(library: str) -> bool:
    """Tell whether LibreOffice is there with the part that `library` belongs to."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    return program is not None and bool(list(Path(program).resolve().parent.glob(library)))


def has_chinese_font() -> bool:
    """Tell whether Chinese is drawn as characters, not as boxes."""
    if shutil.which("fc-list") is None:
        return False
    fonts = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False)
    return bool(fonts.stdout.strip())


@dataclass(frozen=True)
class Need:
    """A program: what it is called, how to tell that it is there, and Debian's package."""

    title: str
    present: Callable[[], object]
    package: str


NEEDS = [
    Need("PostgreSQL 服务器", postgres_bin, "postgresql"),
    Need("Redis 服务器", lambda: shutil.which("redis-server"), "redis-server"),
    Need("Chromium 浏览器", chromium, "chromium"),
    Need("fontconfig", lambda: shutil.which("fc-list"), "fontconfig"),
    Need("中文字体", has_chinese_font, "fonts-noto-cjk"),
    Need("LibreOffice Writer", lambda: office_part("libswlo.*"), "libreoffice-writer-nogui"),
    Need("LibreOffice Calc", lambda: office_part("libsclo.*"), "libreoffice-calc-nogui"),
    Need("LibreOffice Impress", lambda: office_part("libsdlo.*"), "libreoffice-impress-nogui"),
    Need("ffmpeg", lambda: shutil.which("ffmpeg") and shutil.which("ffprobe"), "ffmpeg"),
    Need("pdftoppm", lambda: shutil.which("pdftoppm"), "poppler-utils"),
]


def missing() -> list[Need]:
    """Return what is not there."""
    return [need for need in NEEDS if not need.present()]


def ensure() -> None:
    """Install what is missing by apt when root on Debian or Ubuntu; else say what is missing."""
    absent = missing()
    if absent and os.geteuid() == 0 and shutil.which("apt-get"):
        _install([need.package for need in absent])
        absent = missing()
    if absent:
        titles = "、".join(need.title for need in absent)
        packages = " ".join(need.package for need in absent)
        sys.exit(
            f"测试缺少：{titles}。请安装后重试"
            f"（Debian/Ubuntu：sudo apt-get update && sudo apt-get install {packages}）。"
        )


def _install(packages: list[str]) -> None:
    sys.stdout.write(f"正在用 apt 安装 {' '.join(packages)} …\n")
    sys.stdout.flush()
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    options = ["-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]
    install = ["install", "-y", "--no-install-recommends", *packages]
    for action in (["update"], install):
        done = subprocess.run(
            ["apt-get", *options, *action],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.stderr.write(done.stdout[-3000:])
            sys.exit(f"apt-get {action[0]} 失败：请检查网络和软件源后重试。")
