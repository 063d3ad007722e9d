"""Enumerations of the accounts. Plain StrEnum, so that pure code may use them."""

from enum import StrEnum


class SignInOutcome(StrEnum):
    """登录日志的结果."""

    SUCCESS = "success"
    FAILURE = "failure"
    LOCKED = "locked"
    SIGNED_OUT = "signed_out"
    TIMED_OUT = "timed_out"
    ACTIVATION = "activation"
    ACTIVATION_FAILURE = "activation_failure"


SIGN_IN_LABELS = {
    SignInOutcome.SUCCESS: "登录",
    SignInOutcome.FAILURE: "密码错误",
    SignInOutcome.LOCKED: "已锁定，拒绝登录",
    SignInOutcome.SIGNED_OUT: "退出",
    SignInOutcome.TIMED_OUT: "超时退出",
    SignInOutcome.ACTIVATION: "激活账号",
    SignInOutcome.ACTIVATION_FAILURE: "激活码错误",
}


class AccountState(StrEnum):
    """账号的状态, as people see it."""

    WAITING = "waiting"
    ACTIVE = "active"
    DISABLED = "disabled"


ACCOUNT_STATE_LABELS = {
    AccountState.WAITING: "待激活",
    AccountState.ACTIVE: "使用中",
    AccountState.DISABLED: "已停用",
}
