"""`make bench`: run the measurements one after the other and print one table.

Usage: python -m tests.bench [NAME …]
"""

import contextlib
import dataclasses
import importlib
import json
import os
import pkgutil
import subprocess
import sys
import unicodedata

from config.trial.processes import follow_parent
from tests import bench, servers, system
from tests.bench import Figure

HEADINGS = ["测量", "数量", "秒", "峰值内存 MB", "对照", "耗时比"]


def main(chosen: list[str]) -> int:
    """Run the modules named, or all; returns 1 when one failed or none had `figures`."""
    follow_parent()
    system.ensure()
    names = chosen or [module.name for module in pkgutil.iter_modules(bench.__path__)]
    figures: list[Figure] = []
    failed = []
    with servers.running() as env:
        env |= {"TRIAL": "1"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], env=env, check=True)
        for name in names:
            if name == "__main__":
                continue
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench", "--child", name],
                env=env,
                stdout=subprocess.PIPE,
                text=True,
                check=False,
            )
            if done.returncode:
                failed.append(name)
            else:
                figures += [Figure(**row) for row in json.loads(done.stdout)]
    print_table(figures)
    if failed or not figures:
        sys.stderr.write(f"测速没有完成：{'、'.join(failed) or '没有可运行的项目'}。\n")
        return 1
    return 0


def child(name: str) -> None:
    """Run one module in this process and write its figures to standard output as JSON."""
    import django  # noqa: PLC0415 -- only the children need it

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with contextlib.redirect_stdout(sys.stderr):
        module = importlib.import_module(f"tests.bench.{name}")
        figures = list(module.figures()) if hasattr(module, "figures") else []
    json.dump([dataclasses.asdict(figure) for figure in figures], sys.stdout)


def print_table(figures: list[Figure]) -> None:
    """Print the figures in columns; a Chinese character is two columns wide."""
    rows = [HEADINGS, *(_cells(figure) for figure in figures)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row in rows:
        cells = zip(row, widths, strict=True)
        print("  ".join(text + " " * (width - _width(text)) for text, width in cells).rstrip())


def _cells(figure: Figure) -> list[str]:
    peak = "" if figure.peak_mb is None else f"{figure.peak_mb:.0f}"
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    return [figure.what, str(figure.rows), f"{figure.seconds:.2f}", peak, figure.baseline, ratio]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2])
    else:
        sys.exit(main(sys.argv[1:]))
