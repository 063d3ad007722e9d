"""Filled forms as they arrive: each variant is a way of writing that must not defeat the reading."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.submissions.forms_in.papers import answers, filled

EVERY = ("project", "achievement", "case")


@dataclass(frozen=True)
class Made:
    """A filled form of a variant, and what must be read from it."""

    content: bytes
    expected: dict[str, str]


@dataclass(frozen=True)
class Variant:
    """One way of writing: its name in Chinese, the kinds it is tried on, how it is made."""

    name: str
    kinds: tuple[str, ...]
    make: Callable[[str], Made | bytes]

    def made(self, kind: str) -> Made:
        """The form of a kind; the usual answers are expected unless the variant says otherwise."""
        result = self.make(kind)
        return result if isinstance(result, Made) else Made(result, answers(kind))


VARIANTS: list[Variant] = []
Maker = Callable[[str], Made | bytes]


def variant(name: str, kinds: Sequence[str] = EVERY) -> Callable[[Maker], Maker]:
    """Register a variant."""

    def register(make: Maker) -> Maker:
        VARIANTS.append(Variant(name, tuple(kinds), make))
        return make

    return register


def plainly(name: str, kind: str, **changes: str) -> None:
    """Register a variant that is only an answer written in another way."""
    typed = {key: each.partition("=>")[0] for key, each in changes.items()}
    wanted = {key: each.rpartition("=>")[2] for key, each in changes.items()}

    def make(which: str) -> Made:
        return Made(filled(which, **typed), answers(which, **wanted))

    VARIANTS.append(Variant(name, (kind,), make))


@variant("官方表样，照原样填写")
def _plain(kind: str) -> bytes:
    return filled(kind)


plainly("座机写作全角数字", "project", phone="０２２－２３４５６７８９=>022-23456789")
plainly("座机带括号区号", "project", phone="（022）23456789=>022-23456789")
plainly("手机中间有空格", "achievement", mobile="138 0000 0001=>13800000001")
plainly("手机前有 +86", "case", phone="+86 139-0000-0002=>13900000002")
plainly("姓名两字之间有空格", "case", author="赵  平=>赵平")
