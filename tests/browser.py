"""What browser tests share: how Chromium starts, and the accessibility check."""

import functools
import json
from pathlib import Path

from playwright.sync_api import Page

LAUNCH_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@functools.cache
def _axe_source() -> str:
    return (AXE / "axe.min.js").read_text("utf-8")


@functools.cache
def _axe_chinese() -> dict[str, object]:
    return dict(json.loads((AXE / "locales" / "zh_CN.json").read_text("utf-8")))


def axe(page: Page) -> list[str]:
    """Return the page's WCAG 2.1 AA violations, one line each: rule, advice, first element.

    The source is evaluated, not added as a script element, which the page's own policy refuses.
    """
    page.evaluate(_axe_source())
    page.evaluate("locale => axe.configure({locale})", _axe_chinese())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{rule['id']}: {rule['help']} ({len(rule['nodes'])}×, {rule['nodes'][0]['html'][:200]})"
        for rule in found["violations"]
    ]
