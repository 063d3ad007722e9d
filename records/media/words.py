"""What is known of a file, in words."""

from collections.abc import Mapping
from typing import Any


def fact_words(facts: Mapping[str, Any]) -> list[str]:
    """1 分 20 秒, 1920×1080, 12 页: what an inspection found, part by part."""
    told = [str(facts["unchecked"])] if "unchecked" in facts else []
    if milliseconds := facts.get("duration_ms"):
        minutes, seconds = divmod(round(milliseconds / 1000), 60)
        told.append(f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒")
    if facts.get("width") and facts.get("height"):
        told.append(f"{facts['width']}×{facts['height']}")
    if pages := facts.get("pages"):
        told.append(f"{pages} 页")
    return told
