"""Refusals that a person can act on. Everything else is a plain exception and a bug."""

from collections.abc import Sequence


class Refused(Exception):
    """The portal declines, and says in Chinese what is wrong, where, and what to do.

    `field` names the form field the message belongs to, if any; `status` is the HTTP status.
    """

    status = 400
    title = "无法完成操作"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(Refused):
    """The person is in scope but has no right to do this."""

    status = 403
    title = "没有权限"


class Conflict(Refused):
    """Somebody else was faster, or the object is not in a state that allows this."""

    status = 409
    title = "状态已变化"


class Gone(Refused):
    """What was there a moment ago is not, or is not this person's any more."""

    status = 404
    title = "没有找到"


class TooLate(Refused):
    """The window is closed (or not yet open) by the database clock."""

    status = 403
    title = "不在办理时间内"


class AlreadyAnswered(Exception):
    """This very form was already handled; `location` is where the first answer led."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


class RefusedMany(Refused):
    """Several refusals at once, each with its field (or "" for the whole)."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__("；".join(message for _, message in problems))
        self.problems = list(problems)


class TooLarge(Refused):
    """The file is over a limit, which the message names."""

    status = 413
    title = "文件过大"


class NoSpace(Refused):
    """The disk is full: nothing was written, what was acknowledged before stays."""

    status = 507
    title = "存储空间不足"

    def __init__(self) -> None:
        super().__init__(
            "服务器存储空间不足，这部分内容没有保存；此前已保存的不受影响。"
            "请联系系统管理员清理空间后继续。"
        )
