"""成绩复算：python3 recompute.py [复算包所在的文件夹 …]。只用 Python 3.9 及以上的标准库，用分数精确计算。
公布的总分和名次都能由原始评分推出时退出码为 0，否则为 1，并说出前几处不同。得分以千分之一分记录。"""
import hashlib, json, sys
from bisect import bisect_left
from fractions import Fraction as F
from pathlib import Path

def rounded(value, rule):  # 四舍五入（逢半远离零）、五成双、截尾（向零）、不舍入
    if rule is None or rule["mode"] == "none": return value
    whole, rest = divmod(abs(value) * 10 ** rule["digits"], 1)
    up = rest > F(1, 2) or (rest == F(1, 2) and (rule["mode"] == "half_up" or whole % 2 == 1))
    whole += up and rule["mode"] != "truncate"
    return F(whole if value >= 0 else -whole, 10 ** rule["digits"])

def mean(values): return sum(values, F(0)) / len(values)

def legal(mark, of):
    return mark is not None and 0 <= mark <= F(of["maximum"]) * 1000 and mark % (F(of["step"]) * 1000) == 0

def complete(part, sheets, own, third):  # 该有的评分是否都有，是否都能计入
    marks, cut, seconds, _ = sheets[0]
    if (cut and not part["deductions"]) or (part["needs_seconds"] and seconds is None): return False
    if part["method"] == "paper": return len(sheets) == 1 and legal(marks.get(""), part)
    judges, owed, criteria = set(sheets) - {0}, set(own) - {third}, {c["code"]: c for c in part["criteria"]}
    return (not marks and owed <= judges <= set(own) and len(owed) >= part["minimum_judges"]
            and (len(owed) <= 2 or not part.get("third")) and all(
                set(given) == set(criteria) and all(legal(given[c], criteria[c]) for c in given)
                and (part["sheet_deductions"] or not cut) for given, cut in (sheets[s][:2] for s in judges)))

def settled(part, totals, third):  # 第三评：两评相差超过上限时由谁计入；缺第三评时无人
    pair = sorted(seat for seat in totals if seat != third)
    if abs(totals[pair[0]] - totals[pair[1]]) <= F(part["third"]["limit"]): return pair
    if third not in totals: return []
    away = {seat: abs(totals[seat] - totals[third]) for seat in pair}
    near = [seat for seat in pair if away[seat] == min(away.values())]  # 同样近时两个都算
    return [third] + {"leader": [], "mean": pair, "nearer": near}[part["third"]["settle"]]

def panel_mark(part, sheets, third, out):
    rule, trim, criteria = part["rounding"], part["trimming"], part["criteria"]
    totals = {s: rounded((sum(sheets[s][0][c["code"]] * F(c["factor"]) for c in criteria) - (sheets[s][1] or 0)) / 1000,
                         rule.get("sheet_total")) for s in sheets if s}
    kept = sorted(totals, key=lambda s: (totals[s], [sheets[s][0][c["code"]] for c in criteria], s))
    low, high, by_sheet = trim["low"], trim["high"], trim["scope"] == "sheet"
    if by_sheet: kept = settled(part, totals, third) if part.get("third") else kept[low:len(kept) - high]
    out["untrimmed"] = mean(totals.values())
    for c in criteria if kept else []:
        marks = sorted(F(sheets[s][0][c["code"]], 1000) for s in kept)
        marks = marks if by_sheet else marks[low:len(marks) - high]  # 每项指标各去掉最低、最高若干个
        average = out["criterion_mean", c["code"]] = rounded(mean(marks), rule.get("criterion_mean"))
        out["criterion_product", c["code"]] = rounded(average * F(c["factor"]), rule.get("criterion_product"))
    if not by_sheet: return sum(out["criterion_product", c["code"]] for c in criteria)
    return mean([totals[s] for s in kept]) if kept else None

def penalty(part, seconds):  # 用时扣分表：落在哪一行扣哪一行
    time = part.get("time")
    if not time or seconds is None: return F(0)
    beyond = {"over": seconds - time["limit"], "under": time.get("minimum", 0) - seconds}
    return sum(F(r["amount"]) for r in time["penalties"] if r["first"] <= beyond[r["side"]] <= r.get("last", 10**6))

def stages(part, entry, seats):  # 一个环节到“扣分后得分”为止的各阶段；缺项时没有
    code, panel = part["code"], set(seats.get(part["code"], []))
    own = set(entry["own"].get(code, panel))  # 回避、其他考场的评委即使交了评分表也不计入
    rows = {row[1]: row[3:] for row in entry["sheets"] if row[0] == code and row[1] not in panel - own}
    sheets = {0: ({}, None, None, ""), **rows}
    (marks, cut, seconds, state), third = sheets[0], entry["thirds"].get(code)
    out, third = {"seconds": seconds, "state": state}, third if part.get("third") and third in own else None
    if complete(part, sheets, own, third):
        mark = F(marks[""], 1000) if part["method"] == "paper" else panel_mark(part, sheets, third, out)
        if mark is not None:
            out["mark"] = rounded(mark, part["rounding"].get("mark"))
            out["deducted"] = F(cut or 0, 1000) + penalty(part, seconds)
            net = out["mark"] - out["deducted"]
            out["net"] = rounded(max(net, F(0)) if part["floor"] else net, part["rounding"].get("net"))
    return out

def coefficients(part, entries):  # 考场修正系数 = 参照平均 ÷ 本考场平均；有状态的和零分不计入平均
    rule, code, nets = part.get("rooms"), part["code"], {}
    def average(values):
        cut = len(values) > rule["low"] + rule["high"]
        return rounded(mean(sorted(values)[rule["low"]:len(values) - rule["high"]] if cut else values), rule["mean"])
    for e in entries if rule else []:
        out, room = e["out"][code], e["rooms"].get(code)
        counts = room and out.get("net", 0) > 0 and not out["state"] + e["state"]
        nets.setdefault(room, []).extend([out["net"]] if counts else [])
    means = {room: average(values) for room, values in nets.items() if values}
    whole = means and (average(sum(nets.values(), [])) if rule["reference"] == "people" else rounded(mean(means.values()), rule["mean"]))
    return {r: F(1) if r not in means else means[r] and rounded(whole / means[r], rule["coefficient"]) for r in nets if r}

def after(part, scheme, e, rooms):  # 状态的后果、修正系数、权重
    code, rule, out = part["code"], part["rounding"], e["out"][part["code"]]
    given = F(e["coefficients"].get(code, 0)) if part["coefficient"] else F(code not in e["coefficients"])
    factor = rooms.get(e["rooms"].get(code), given)
    if "zero" in (scheme["consequences"].get(e["state"]), part["consequences"].get(out["state"])):
        out.update(dict.fromkeys(("mark", "deducted", "net", "adjusted", "weighted", "untrimmed"), F(0)), seconds=None)
        out.update({(s, c["code"]): F(0) for s in ("criterion_mean", "criterion_product") for c in part.get("criteria", [])})
    elif "net" in out and factor:
        out["adjusted"] = rounded(out["net"] * factor, rule.get("adjusted"))
        out["weighted"] = rounded(out["adjusted"] * F(part.get("weight", 1)), rule.get("weighted"))

def standing(scheme, entries):  # 总分、合格线、同分依据、名次（1、2、2、4）、同分抽签
    parts, known, keyed, drawn = scheme["components"], {}, [], {}
    chain = [{"stage": s, "direction": "high"} for s in ("total", "total_exact") if s == "total" or scheme["rank_by"] == "exact"]
    chain += scheme["tie_chain"]
    for e in entries:
        outs = e["out"]
        states = [(scheme, e["state"])] + [(p, outs[p["code"]]["state"]) for p in parts]
        against = {state for of, state in states if of["consequences"].get(state) == "unranked"}
        weighted = [out.get("weighted") for out in outs.values()]
        strange = {row[0] for row in e["sheets"]} - {"", *outs} and not (e["state"] or against)
        total = None if strange or None in weighted else sum(weighted)
        top = {"total_exact": total, "total": None if total is None else rounded(total, scheme["rounding"])}
        bars = [(scheme, top["total"])] + [(p, outs[p["code"]].get("adjusted")) for p in parts]
        missed = any(of["pass_required"] and value is not None and value < F(of["pass_mark"]) for of, value in bars)
        found = [(outs[k["component"]].get((k["stage"], k["criterion"]) if "criterion" in k else k["stage"])
                  if "component" in k else top[k["stage"]], -1 if k["direction"] == "high" else 1) for k in chain]
        key = tuple((value is None, sign * (value or 0)) for value, sign in found)  # 没有值的排在最后
        ranked = total is not None and not missed and not against
        known[e["number"]] = (top["total"], key, ranked, e.get("draw"))
        if ranked: drawn.setdefault(key, []).append(e.get("draw"))
        if ranked or (total is not None and against & set(scheme["leave_gap"])): keyed.append(key)
    keyed.sort()
    def place(key, draw):  # 各项依据全部相同的：抽签号齐全且不重复时按抽签，否则并列
        parted = scheme["tie_end"] == "draw" and None not in drawn[key] and len(set(drawn[key])) == len(drawn[key])
        return 1 + bisect_left(keyed, key) + (sorted(drawn[key]).index(draw) if parted else 0)
    return {n: (total, place(key, draw) if ranked else None) for n, (total, key, ranked, draw) in known.items()}

def main(folder):
    scheme, given, told = (json.loads((Path(folder) / f"{name}.json").read_text(encoding="utf-8"))
                           for name in ("scheme", "marks", "standing"))
    entries, wrong = given["entries"], []
    for name, data, key in (("评分标准", {**scheme, "pending": []}, "scheme"), ("原始评分", given, "marks")):
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        if hashlib.sha256(text).hexdigest() != told[f"{key}_fingerprint"]: wrong.append(f"{name}与公布的指纹不符")
    for e in entries: e["out"], e["state"] = {}, next((row[6] for row in e["sheets"] if not row[0]), "")
    for p in scheme["components"]:
        timed = [key.get("component") for key in scheme["tie_chain"] if key["stage"] == "seconds"]
        p["needs_seconds"] = p["code"] in timed or bool((p.get("time") or {}).get("penalties"))
        for e in entries: e["out"][p["code"]] = stages(p, e, given["seats"])
        rooms = coefficients(p, entries)
        for e in entries: after(p, scheme, e, rooms)
    ours = standing(scheme, entries)
    theirs = {row["number"]: (None if row["total"] is None else F(row["total"]), row["rank"]) for row in told["rows"]}
    for number in sorted({*ours, *theirs}):
        mine, other = ([str(each) for each in found.get(number, ("没有", "没有"))] for found in (ours, theirs))
        if mine != other: wrong.append(f"参赛号 {number}：公布总分 {other[0]}、名次 {other[1]}，复算总分 {mine[0]}、名次 {mine[1]}")
    print("\n".join(wrong[:10]) or f"公布的 {len(theirs)} 个总分和名次都能由原始评分推出。")
    return 1 if wrong else 0

if __name__ == "__main__":
    sys.exit(max([main(folder) for folder in sys.argv[1:] or [Path(__file__).parent]]))
