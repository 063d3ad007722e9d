"""Corrections, comparisons and awards: the objects that addresses are asked for."""

from collections.abc import Callable

from tests.cast import Cast
from tests.meta.objects import Captures

OBJECTS: dict[str, Callable[[Cast], Captures]] = {}
