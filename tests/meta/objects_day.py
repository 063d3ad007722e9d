"""The day of the contest: the objects that addresses are asked for."""

from collections.abc import Callable

from tests.cast import Cast
from tests.meta import objects_display
from tests.meta.objects import Captures

OBJECTS: dict[str, Callable[[Cast], Captures]] = {**objects_display.OBJECTS}
