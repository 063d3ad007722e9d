"""Login names and activation codes as people type them. Pure functions."""

import re
import unicodedata
from typing import Final

from records.text import clean_line, mask_mobile, normalise_mobile

LOGIN_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
LOGIN_NAME_RULE: Final = "登录名用 3–40 位小写字母、数字、点、连字符或下划线，以字母或数字开头。"
CODE_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH: Final = 10


def normalise_login_name(text: str) -> str:
    """Return a login name as it is stored: half-width, without spaces, lower case.

    A mobile number written with spaces, hyphens or +86 becomes its 11 digits.
    """
    plain = unicodedata.normalize("NFKC", clean_line(text)).replace(" ", "").lower()
    return normalise_mobile(plain) or plain


def normalise_code(text: str) -> str:
    """Return an activation code without hyphens and spaces, in capitals, half-width."""
    plain = unicodedata.normalize("NFKC", clean_line(text)).upper()
    return re.sub(r"[^0-9A-Z]", "", plain)


def spell_code(code: str) -> str:
    """Return the code as it is printed: ABCDE-FGHJK."""
    return f"{code[:5]}-{code[5:]}"


def mask_login_name(text: str) -> str:
    """Hide most of a name that no account has: it may be a password in the wrong box."""
    return mask_mobile(text) if normalise_mobile(text) else f"{text[:2]}***"


_BROWSERS: Final = (
    ("MicroMessenger/", "微信"), ("DingTalk/", "钉钉"), ("WPS", "WPS"), ("QIHU", "360"),
    ("360SE", "360"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "火狐"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("Trident/", "IE"),
)  # fmt: skip
_SYSTEMS: Final = (
    ("Windows", "Windows"), ("HarmonyOS", "鸿蒙"), ("Android", "安卓"), ("iPhone", "iPhone"),
    ("iPad", "iPad"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_words(agent: str) -> str:
    """Return a browser's name and system as people know them: Edge · Windows."""
    found = (
        next((word for sign, word in signs if sign in agent), "") for signs in (_BROWSERS, _SYSTEMS)
    )
    return " · ".join(word for word in found if word) or agent[:20]
