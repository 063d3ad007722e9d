"""Districts as people look for them. Pure."""

from pypinyin import lazy_pinyin


def pinyin_of(name: str) -> str:
    """Return the pinyin by which a name is searched and sorted: 宝坻区 → baodiqu."""
    return "".join(lazy_pinyin(name))
