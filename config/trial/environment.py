"""Make the virtual environment and install locked packages into it; do nothing when all is there.

Usage: python3 config/trial/environment.py VENV LOCK

Runs on the machine's own Python before anything is installed: standard library only. The Makefile
has refused a Python that is too old before this file is read.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

# A lock that was compiled as a superset of another satisfies that one too.
INCLUDES = {"requirements-dev.lock": ["requirements.lock"]}
UNREACHABLE = (
    "NewConnectionError",
    "ConnectTimeout",
    "ReadTimeout",
    "ProxyError",
    "SSLError",
    "Temporary failure in name resolution",
    "Could not find a version",
    "No matching distribution",
)
NO_VENV = (
    "这个 Python 缺少 venv 模块：请先安装（Debian/Ubuntu 上执行 apt-get install python3-venv），"
    "或用 PYTHON= 指定另一个 Python 3.11 以上版本。"
)


def main(venv: Path, lock: Path) -> None:
    """Bring `venv` in step with `lock`; exits with one sentence when that is impossible."""
    venv.mkdir(parents=True, exist_ok=True)
    with (venv / ".setup.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not works(venv):
            create(venv)
        if read_stamp(venv).get(lock.name) != digest(lock):
            install(venv, lock)


def works(venv: Path) -> bool:
    """Tell whether the environment's Python starts, is new enough and has pip."""
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    python = venv / "bin" / "python"
    if not python.exists():
        return False
    return (
        subprocess.run([python, "-c", probe], stderr=subprocess.DEVNULL, check=False).returncode
        == 0
    )


def create(venv: Path) -> None:
    """Create the environment, replacing a broken one."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        sys.exit(NO_VENV)
    say(f"正在建立虚拟环境 {venv} …")
    clear = ["--clear"] if (venv / "pyvenv.cfg").exists() else []
    made = subprocess.run(
        [sys.executable, "-m", "venv", *clear, str(venv)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if made.returncode:
        sys.exit("虚拟环境没有建成：" + (made.stdout.strip().splitlines() or ["原因不明"])[-1])


def install(venv: Path, lock: Path) -> None:
    """Install every package of the lock, hashes checked, then note the lock's digest."""
    say(f"正在按 {lock.name} 安装依赖，首次约需一两分钟 …")
    log = venv / "pip.log"
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            [
                venv / "bin" / "python",
                "-m",
                "pip",
                "install",
                "--require-hashes",
                "--no-input",
                "--disable-pip-version-check",
                "--progress-bar",
                "off",
                "--retries",
                "3",
                "-r",
                lock,
            ],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PIP_USER": "0", "PIP_TARGET": ""},
            check=False,
        )
    if done.returncode:
        sys.exit(reason(lock, log))
    stamp = read_stamp(venv)
    for name in [lock.name, *INCLUDES.get(lock.name, [])]:
        stamp[name] = digest(lock.with_name(name))
    (venv / "locks.json").write_text(json.dumps(stamp), encoding="utf-8")


def reason(lock: Path, log: Path) -> str:
    """Say in one sentence why pip failed, and what to do."""
    output = log.read_text(encoding="utf-8", errors="replace")
    if any(sign in output for sign in UNREACHABLE):
        return (
            "依赖没有装上：连不上 Python 软件包索引，请检查网络，或用 pip config set global.index-url "
            f"设置本单位的镜像后重试（详情见 {log}）。"
        )
    return f"依赖没有装上：pip 未能安装 {lock.name}，详情见 {log}。"


def read_stamp(venv: Path) -> dict[str, str]:
    """Return what was installed: lock name → digest."""
    path = venv / "locks.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def digest(path: Path) -> str:
    """Return the SHA-256 of a file as hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def say(text: str) -> None:
    """Write a line at once, so that a waiting person sees it."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
