"""The actions and objects of the log in Chinese. tests/meta/test_log_words.py keeps it complete."""

ACTION_LABELS = {
    "activate_account": "激活账号",
    "appoint": "任职",
    "change_password": "修改密码",
    "change_role": "调整角色",
    "correct_account": "更正账号信息",
    "deactivate_account": "停用账号",
    "denied": "越权访问被拒绝",
    "dismiss": "解除任职",
    "grant_extension": "延期",
    "issue_account": "发放账号",
    "join_district": "归属到区",
    "leave_district": "解除归属",
    "reactivate_account": "启用账号",
    "reissue_code": "重新发放激活码",
    "reset_password": "重置密码",
    "save_district": "维护区划",
    "unlock_account": "解除锁定",
    "verify_log": "核对操作日志",
}

OBJECT_LABELS = {
    "accounts.user": "账号",
    "competition.appointment": "任职",
    "competition.extension": "延期",
    "districts.district": "区",
    "districts.membership": "归属",
    "records.loghead": "操作日志",
}
