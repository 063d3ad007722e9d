"""The paperwork's actions and objects of the log in Chinese."""

from competition.queries.log_words import add_words

ACTION_LABELS = {
    "adopt_form": "由 Word 参评表建立草稿",
    "drop_forms": "放弃读入的 Word 参评表",
    "read_forms": "读入 Word 参评表",
    "assign_reviewer": "指定审核人",
    "give_district_opinion": "填写区级审核意见",
    "attach_file": "上传支撑材料",
    "describe_attachment": "修改支撑材料说明",
    "remove_attachment": "移除支撑材料",
    "compile_book": "生成汇编",
    "decide_blind_leak": "处置盲审件检查结果",
    "export_blind_copies": "下载盲审材料包",
    "export_own_works": "下载本区材料包",
    "export_works_archive": "下载参评材料包",
    "make_blind_copies": "生成盲审件",
    "remake_blind_copy": "重新生成盲审件",
    "undo_blind_decision": "撤销盲审件处置",
    "compare_season": "全届查重",
    "compare_work": "单件查重",
    "discard_work": "删除材料草稿",
    "inspect_attachment": "检查支撑材料",
    "preview_attachment": "生成材料预览",
    "render_attachment": "转换视频",
    "scan_attachment": "材料查毒",
    "file_scan": "上传盖章扫描件",
    "find_likeness": "查重结果更新",
    "judge_likeness": "核实查重结果",
    "start_work": "新建材料草稿",
    "submit_work": "提交材料",
}

OBJECT_LABELS = {
    "submissions.attachment": "支撑材料",
    "submissions.blindcopy": "盲审件",
    "submissions.formbatch": "Word 表导入",
    "submissions.likeness": "相似",
    "submissions.scan": "盖章扫描件",
    "submissions.submission": "参评材料",
    "submissions.submissionversion": "提交版本",
}

add_words(ACTION_LABELS, OBJECT_LABELS)
