"""`make test`: everything on PostgreSQL and Redis, then the trial path on SQLite.

With arguments (`make test ARGS="tests/records -k chain"`) only those, on PostgreSQL.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType

from config.trial.processes import die_with_parent, follow_parent
from tests import servers, system

PARALLEL = ["-n", "2", "--dist", "loadgroup"]
NO_BROWSER = ["-p", "no:playwright"]
PASSES = {
    "PostgreSQL 与 Redis 上的测试": [
        "-m", "not browser and not trial_only", *PARALLEL, *NO_BROWSER, "--durations=10",
    ],
    "浏览器测试": ["-m", "browser", *PARALLEL, "--durations=10"],
}  # fmt: skip
TRIAL_PASS = {
    "试用方式（SQLite，无 Redis）的测试": ["-m", "trial or trial_only", *PARALLEL, *NO_BROWSER]
}
SERVERS_ONLY = ("DATABASE_URL", "BROKER_URL")


def main(arguments: list[str]) -> int:
    """Run the passes; the exit code is 0 only when every one ran tests and all passed."""
    follow_parent()
    signal.signal(signal.SIGTERM, _interrupt)
    system.ensure()
    chosen = {"所选测试": arguments} if arguments else PASSES
    with servers.running() as env:
        codes = [run_pass(title, options, env=env) for title, options in chosen.items()]
    if not arguments:
        with tempfile.TemporaryDirectory(prefix="saiwu-trial-") as var:
            codes += [run_pass(*item, env=trial_environment(var)) for item in TRIAL_PASS.items()]
    return max(codes)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def trial_environment(var: str) -> dict[str, str]:
    """Return the environment of the trial: no server named anywhere."""
    env = {name: value for name, value in os.environ.items() if name not in SERVERS_ONLY}
    return env | {"TRIAL": "1", **servers.isolation(Path(var))}


def run_pass(title: str, options: list[str], *, env: dict[str, str]) -> int:
    """Run pytest once; on an interrupt let it finish its report, and go on interrupting."""
    sys.stdout.write(f"\n== {title}\n")
    sys.stdout.flush()
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *options],
        env=env,
        preexec_fn=die_with_parent(),  # noqa: PLW1509 -- no threads here
    )
    try:
        return process.wait()
    except KeyboardInterrupt:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.send_signal(signal.SIGINT)
            process.wait(20)
        raise
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("测试被中断，服务器已停止。")
