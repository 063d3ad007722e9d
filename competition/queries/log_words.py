"""The actions and objects of the log in Chinese. tests/meta/test_log_words.py keeps it complete."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from records.text import instant_words

ACTION_LABELS = {
    "accept_entry": "受理",
    "activate_account": "激活账号",
    "add_material": "上传活动材料",
    "appoint": "任职",
    "ask_correction": "申请更正成绩",
    "attach_display": "上传展示素材",
    "attach_photo": "上传照片",
    "close_display": "截止素材接收",
    "describe_display": "修改展示素材说明",
    "inspect_display": "检查展示素材",
    "open_display": "开放素材接收",
    "recheck_display": "重新检查展示素材",
    "rehearse_display": "试播",
    "remove_display": "移除展示素材",
    "build_roster": "生成签到名单",
    "add_liaison": "增加联络人",
    "announce_closing": "发布截止通知",
    "announce_unfixed": "逾期未改通知",
    "attach_plan": "上传工作方案",
    "change_liaison": "修改联络人",
    "change_password": "修改密码",
    "change_role": "调整角色",
    "decide_award": "决定评奖",
    "compute_standing": "计算成绩",
    "check_import": "校验导入文件",
    "confirm_import": "确认导入",
    "confirm_standing": "确认成绩",
    "confirm_time": "确认用时",
    "correct_account": "更正账号信息",
    "deactivate_account": "停用账号",
    "denied": "越权访问被拒绝",
    "discard_draft": "删除草稿",
    "dismiss": "解除任职",
    "edit_announcement": "修改公告",
    "freeze_scheme": "冻结评分标准",
    "export_phones": "导出含手机号的汇总表",
    "file_competitors": "报送参赛选手",
    "file_works": "报送参评材料",
    "file_liaisons": "报送附件1",
    "grant_correction": "确认更正成绩",
    "grant_extension": "延期",
    "import_competitors": "导入选手",
    "import_winners": "导入往届全国十佳",
    "export_day_paper": "导出赛场文件",
    "export_standing": "导出成绩汇总表",
    "export_recompute_pack": "申请复算包",
    "make_recompute_pack": "生成复算包",
    "print_why": "打印名次说明",
    "hand_in_component": "整环节提交评分表",
    "drop_import": "放弃导入",
    "hand_in_sheets": "提交评分表",
    "import_scores": "导入成绩",
    "issue_account": "发放账号",
    "join_district": "归属到区",
    "judge_match": "核实“全国十佳”同名",
    "leave_district": "解除归属",
    "load_season": "载入大赛文件",
    "press_stopwatch": "计时",
    "publish_announcement": "发布公告",
    "mark_attendance": "签到",
    "lock_component": "锁定环节",
    "reactivate_account": "启用账号",
    "recall_entry": "撤回",
    "recheck_entry": "资格核查",
    "reissue_code": "重新发放激活码",
    "reject_entry": "不予受理",
    "release_hold": "放行试评成绩",
    "remove_material": "移除活动材料",
    "name_leader": "指定领队",
    "name_responsible": "明确专门人员",
    "recall_liaisons": "撤回附件1",
    "record_tie_draw": "登记同分抽签",
    "refuse_correction": "驳回更正成绩",
    "remind_deadline": "截止前自动提醒",
    "remind_of_fixing": "修改期限前自动提醒",
    "remind_district": "提醒区",
    "remove_liaison": "删除联络人",
    "reset_password": "重置密码",
    "return_entry": "退回修改",
    "save_competitor": "保存选手信息",
    "save_district": "维护区划",
    "save_scheme": "保存评分标准",
    "settle_scheme": "确认评分标准",
    "start_entry": "新增选手草稿",
    "submit_entry": "提交",
    "substitute_entry": "替换选手",
    "save_sheets": "暂存评分表",
    "set_hold": "设置试评",
    "set_panel": "设置评委席位",
    "declare_recusal": "评委申报回避",
    "decide_recusal": "决定回避",
    "lift_recusal": "解除回避",
    "restore_recusal": "恢复回避",
    "excuse_rest": "评委退出",
    "assign_works": "分配评审",
    "change_assignment": "改派评审",
    "assign_thirds": "指定第三位评委",
    "remind_judges": "提醒评委",
    "upload_sheet_scans": "上传评分表扫描件",
    "place_sheet_scan": "归档评分表扫描件",
    "drop_scan_page": "评分表扫描页不归档",
    "retry_job": "重试后台任务",
    "save_liaisons_foot": "保存填表信息",
    "try_standing": "试算",
    "unlock_account": "解除锁定",
    "unpublish_announcement": "撤下公告",
    "verify_log": "核对操作日志",
    "ask_addition": "申请补编加密号",
    "ask_opening": "申请开启密码对照表",
    "claim_hand": "认领录入席",
    "count_papers": "清点试卷",
    "discard_codes": "作废密码对照表",
    "draw_recheck": "抽取复核样本",
    "grant_addition": "确认补编加密号",
    "hand_in_keyings": "提交试卷录入",
    "open_codes": "双人开启密码对照表",
    "release_hand": "换人录入",
    "restore_code": "恢复加密号",
    "save_keyings": "暂存试卷录入",
    "seal_codes": "编制并密封加密号",
    "settle_paper": "认定试卷得分",
    "take_labels": "下载加密标签",
    "type_settlement": "按卷面重新录入",
    "void_code": "加密号作废（无卷）",
    "widen_recheck": "扩大复核",
    "save_room": "设置考场",
    "remove_room": "删除考场",
    "save_session": "设置场次",
    "commit_draw": "公布抽签承诺值",
    "draw_lots": "抽签",
    "void_draw": "作废抽签",
    "move_slot": "调整出场位置",
    "swap_slots": "对调出场位置",
    "add_slot": "补入出场位置",
    "take_over_slot": "替补接替出场位置",
    "mark_arrival": "检录到达",
    "undo_arrival": "取消到达",
    "settle_arrivals": "结束检录",
    "seal_paper": "密封材料",
    "ask_to_open": "申请启封",
    "open_paper": "确认启封",
    "withdraw_paper": "撤下密封材料",
    "read_paper": "查看启封材料",
    "write_announcement": "撰写公告",
    "waive_finding": "豁免核查结果",
    "withdraw_entry": "退赛",
}

OBJECT_LABELS = {
    "accounts.user": "账号",
    "competition.announcement": "通知公告",
    "competition.appointment": "任职",
    "competition.codetable": "密码对照表",
    "competition.competition": "大赛",
    "competition.extension": "延期",
    "competition.markingscheme": "评分标准",
    "competition.activity": "活动",
    "competition.competitor": "选手",
    "competition.entry": "参赛名额",
    "competition.filing": "报送",
    "competition.formerwinner": "往届全国十佳",
    "competition.componentlock": "环节",
    "competition.displaymedia": "展示素材",
    "competition.event": "赛项",
    "competition.correction": "成绩更正",
    "competition.mediaintake": "素材接收",
    "competition.standing": "成绩",
    "competition.finding": "核查结果",
    "competition.liaison": "联络人",
    "competition.timing": "计时",
    "competition.winnermatch": "同名核实",
    "competition.room": "考场",
    "competition.session": "场次",
    "competition.draw": "抽签",
    "competition.arrival": "检录",
    "competition.sealedpaper": "密封材料",
    "competition.delegation": "代表队",
    "districts.district": "区",
    "districts.membership": "归属",
    "records.import": "导入",
    "records.job": "后台任务",
    "records.loghead": "操作日志",
}


FIELD_LABELS = {
    "code": "加密号",
    "codes": "加密号（个）",
    "content_sha256": "内容校验值",
    "digest": "校验值",
    "entries": "参赛名额",
    "file_sha256": "文件校验值",
    "hand": "录入席",
    "leader": "领队",
    "marks": "得分",
    "order": "出场顺序",
    "pending": "待确认事项",
    "replaces_run": "取代第几次计算",
    "rows": "行数",
    "sha256": "校验值",
    "sheets": "评分表（张）",
    "slot": "名额",
    "source digest": "大赛文件校验值",
    "state": "状态",
    "version": "版本",
    "within": "期限",
}
"""What an operation logs beside the fields of its object."""


def add_words(actions: Mapping[str, str], objects: Mapping[str, str]) -> None:
    """Let an app that this one does not know name its actions and objects."""
    ACTION_LABELS.update(actions)
    OBJECT_LABELS.update(objects)


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
        if found is None:
            return FIELD_LABELS.get(field, field)
        named = found.related_model._meta if found.is_relation else found  # noqa: SLF001 -- public
        return str(named.verbose_name)

    def value(self, field: str, value: object) -> str:
        """A value as people read it: choices by label, instants in local words, 是/否."""
        if value is None or value == "":
            return "（空）"
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, list):
            return "；".join(str(each) for each in value)[:200] or "（空）"
        text = str(value)
        if text.startswith("hmac:"):
            return "（个人信息，只存校验值）"
        found = self._field(field)
        labels = dict(getattr(found, "flatchoices", ()))  # a relation seen from behind has none
        return str(labels.get(text, _instant(text)))[:200]

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
