"""A season whose works are read, defended and visited: 书面评审 + 现场答辩 + 实地考察."""

REVIEW_SEASON = """format = 1

[competition]
slug = "benchmark-2025"
title = "公共就业服务标杆机构评定"
short_title = "标杆机构"
organizer = "某市人社局"

[[windows]]
task = "works"
opens = 2025-04-01
closes = 2025-05-30

[[districts]]
code = "120101"
name = "和平区"

[[districts]]
code = "120102"
name = "河东区"

[[events]]
code = "projects"
name = "优秀项目"
kind = "works"
number_prefix = "P"
form = "project"

[events.quota]

[events.scheme]
title = "优秀项目评选标准"
composition = "weighted"
rounding = { mode = "half_up", digits = 2 }
tie_chain = [{ stage = "net", component = "review" }]

[[events.scheme.components]]
code = "review"
name = "书面评审"
method = "panel"
weight = "0.5"
step = "0.5"
third = { limit = 15, settle = "leader" }
criteria = [
  { code = "innovation", name = "创新性、实用性", maximum = 60, anchors = [
    { mark = 54, text = "做法首创，可直接推广" },
    { mark = 36, text = "有新意，需调整后推广" },
  ] },
  { code = "value", name = "社会价值和参考价值", maximum = 40 },
]

[[events.scheme.components]]
code = "defence"
name = "现场答辩"
method = "panel"
weight = "0.3"
trimming = { high = 1, low = 1, scope = "sheet" }
time = { limit = 300, penalties = [{ side = "over", first = 1, last = 30, amount = 1 }] }
criteria = [{ code = "answers", name = "答问", maximum = 100 }]

[[events.scheme.components]]
code = "visit"
name = "实地考察"
method = "panel"
weight = "0.2"
minimum_judges = 2
criteria = [{ code = "site", name = "现场情况与材料相符", maximum = 100 }]
"""
