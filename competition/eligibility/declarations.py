"""Declarations: texts that are accepted by a tick, each in one version."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from competition.eligibility.facts import DeclarationText
from competition.eligibility.problems import Param, Params, Problem

DECLARATION_PARAMS = (
    Param("keys", "keys", "章程文本的键，须逐条勾选承诺", default=()),
    Param("items", "texts", "直接写在规则里的承诺文本（key、title、text）", default=()),
)


def text_version(body: str) -> str:
    """Return the first 12 hex digits of the text's sha256: its version."""
    return hashlib.sha256(body.strip().encode()).hexdigest()[:12]


def declaration_texts(
    params: Params, season_texts: Mapping[str, tuple[str, str]]
) -> list[DeclarationText]:
    """Return the texts that a declarations rule asks for, in its order.

    `season_texts` maps the key of a season text to (title, body). A key that the season does
    not have is left out here and reported by the rule itself.
    """
    found = [
        DeclarationText(key, *season_texts[key], text_version(season_texts[key][1]))
        for key in params.get("keys", ())
        if key in season_texts
    ]
    items: Iterable[Mapping[str, Any]] = params.get("items", ())
    return found + [
        DeclarationText(
            item["key"], item.get("title", ""), item["text"], text_version(item["text"])
        )
        for item in items
    ]


def check_accepted(
    params: Params, texts: Mapping[str, DeclarationText], declared: Mapping[str, str]
) -> Problem | None:
    """Every text the rule asks for is accepted in its present version."""
    asked = [*params.get("keys", ()), *(item["key"] for item in params.get("items", ()))]
    unknown = [key for key in asked if key not in texts]
    if unknown:
        return Problem(
            f"本届赛事没有配置承诺文本（{'、'.join(unknown)}），请联系组委会。",
            evidence={"missing_texts": unknown},
        )
    open_keys = [key for key in asked if declared.get(key) != texts[key].version]
    if not open_keys:
        return None
    titles = "、".join(f"《{texts[key].title or key}》" for key in open_keys)
    renewed = any(key in declared for key in open_keys)
    hint = "承诺文本已更新，请重新阅读并勾选" if renewed else "请阅读并勾选"
    return Problem(
        f"{hint}：{titles}。",
        evidence={"fields": [f"declare_{key}" for key in open_keys]},
        field=f"declare_{open_keys[0]}",
    )
