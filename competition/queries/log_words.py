"""The actions and objects of the log in Chinese. tests/meta/test_log_words.py keeps it complete."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from records.text import instant_words

ACTION_LABELS = {
    "accept_entry": "受理参赛",
    "activate_account": "激活账号",
    "add_liaison": "添加联络人",
    "announce_closing": "公布截止情况",
    "appoint": "任职",
    "attach_photo": "上传照片",
    "attach_plan": "上传工作方案",
    "change_liaison": "修改联络人",
    "change_password": "修改密码",
    "change_role": "调整角色",
    "check_import": "校验导入文件",
    "compute_standing": "计算成绩",
    "confirm_import": "确认导入",
    "confirm_standing": "确认成绩",
    "correct_account": "更正账号信息",
    "deactivate_account": "停用账号",
    "denied": "越权访问被拒绝",
    "discard_draft": "删除草稿",
    "dismiss": "解除任职",
    "drop_import": "放弃导入",
    "file_competitors": "报送参赛选手",
    "file_liaisons": "报送联络人（附件1）",
    "freeze_scheme": "冻结评分标准",
    "grant_extension": "延期",
    "hand_in_component": "提交环节评分表",
    "hand_in_sheets": "提交评分表",
    "import_scores": "导入成绩",
    "issue_account": "发放账号",
    "join_district": "归属到区",
    "judge_match": "核实同名",
    "leave_district": "解除归属",
    "load_season": "载入赛事文件",
    "lock_component": "锁定环节",
    "name_leader": "指定领队",
    "name_responsible": "指定专门负责人员",
    "reactivate_account": "启用账号",
    "recall_entry": "撤回参赛",
    "recall_liaisons": "撤回联络人报送",
    "recheck_entry": "重新核查资格",
    "reissue_code": "重新发放激活码",
    "reject_entry": "不予受理",
    "remind_deadline": "发送截止提醒",
    "remind_district": "催办",
    "remove_liaison": "删除联络人",
    "reset_password": "重置密码",
    "retry_job": "重试后台任务",
    "return_entry": "退回修改",
    "save_competitor": "保存选手信息",
    "save_district": "维护区划",
    "save_liaisons_foot": "保存填表信息",
    "save_sheets": "暂存评分表",
    "set_panel": "设置评委席",
    "settle_scheme": "确认评分标准",
    "start_entry": "新建参赛",
    "submit_entry": "提交参赛",
    "substitute_entry": "替换选手",
    "unlock_account": "解除锁定",
    "verify_log": "核对操作日志",
    "waive_finding": "豁免核查结果",
    "withdraw_entry": "退赛",
}

OBJECT_LABELS = {
    "accounts.user": "账号",
    "competition.appointment": "任职",
    "competition.competition": "大赛",
    "competition.competitor": "选手",
    "competition.componentlock": "环节锁定",
    "competition.entry": "参赛名额",
    "competition.event": "赛项",
    "competition.extension": "延期",
    "competition.filing": "报送",
    "competition.finding": "核查结果",
    "competition.liaison": "联络人",
    "competition.markingscheme": "评分标准",
    "competition.standing": "成绩",
    "competition.winnermatch": "同名核实",
    "districts.district": "区",
    "districts.membership": "归属",
    "records.import": "导入",
    "records.job": "后台任务",
    "records.loghead": "操作日志",
}


class FieldWords:
    """The fields of one kind of object in Chinese, as its model names them."""

    def __init__(self, object_type: str) -> None:
        try:
            self._meta: Any = apps.get_model(object_type)._meta  # noqa: SLF001 -- public by custom
        except (LookupError, ValueError):
            self._meta = None

    def name(self, field: str) -> str:
        """The field's label; a field without one keeps its name."""
        found = self._field(field)
        return str(found.verbose_name) if found is not None else field

    def value(self, field: str, value: object) -> str:
        """A value as people read it: choices by label, instants in local words, 是/否."""
        if value is None or value == "":
            return "（空）"
        if isinstance(value, bool):
            return "是" if value else "否"
        text = str(value)
        if text.startswith("hmac:"):
            return "（个人信息，只存校验值）"
        found = self._field(field)
        labels = dict(found.flatchoices) if found is not None else {}
        return str(labels.get(value, _instant(text)))[:200]

    def _field(self, field: str) -> Any:
        if self._meta is None:
            return None
        try:
            return self._meta.get_field(field)
        except FieldDoesNotExist:
            return None


def _instant(text: str) -> str:
    if not text.endswith("+00:00"):
        return text
    try:
        return instant_words(datetime.fromisoformat(text))
    except ValueError:
        return text
