"""重算抽签结果（Python 3.8 及以上，不需要安装任何其他软件）。

用法：python rerun.py record.json
退出码 0：公布的顺序确由承诺、密值和现场种子得出；1：不符，并逐条说明；2：文件不能读。
"""

import hashlib
import hmac
import json
import sys
from typing import Any

COMMITTED = (
    "format", "competition", "event", "components", "draw", "participants", "rooms", "secret",
)  # fmt: skip


def commitment(record: Any) -> str:
    """承诺值：参加抽签的名单、考场、规则和密值的 sha256（JSON，键排序，无空格）."""
    value = {name: record[name] for name in COMMITTED}
    value["participants"] = sorted(value["participants"])
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def order(record: Any) -> Any:
    """每人的（抽签号、参赛号、考场、出场顺序）：按 HMAC-SHA256(密值+种子, 参赛号) 从小到大."""
    key = (record["secret"] + record["seed"]).encode("utf-8")
    rooms = record["rooms"] or [""]
    digests = [hmac.new(key, each.encode("utf-8"), "sha256") for each in record["participants"]]
    lots = [each.hexdigest() for each in digests]
    ranked = sorted(zip(lots, record["participants"]))  # noqa: B905 -- 3.8 knows no strict=
    return [
        (index + 1, number, rooms[index % len(rooms)], index // len(rooms) + 1)
        for index, (_, number) in enumerate(ranked)
    ]


def faults(record: Any) -> Any:
    """不符之处，每处一句."""
    if record["format"] != "saiwu-draw/1" or not record["seed"] or not record["secret"]:
        yield "不认识的格式，或还没有抽签（没有现场种子），或密值尚未公布（评分尚未结束）"
        return
    if commitment(record) != record["commitment"]:
        yield "承诺值不符：名单、考场或密值与抽签前公布的承诺不一致"
    wanted, told = order(record), [place_of(place) for place in record["order"]]
    yield from (f"应为 {place}，公布的顺序中没有" for place in wanted if place not in told)
    yield from (f"多出 {place}" for place in told if place not in wanted)
    if record["now"] is not None:
        yield from moved(record["now"], wanted)


def moved(now: Any, wanted: Any) -> Any:
    """抽签之后的调整：须写明原因，抽出的号不能少."""
    for place in now:
        if place_of(place) not in wanted and not place["reason"]:
            yield f"{place_of(place)} 与抽签结果不同，但没有写明原因"
    kept = {place["number"] for place in now}
    yield from (f"抽签号 {place[0]} 不见了" for place in wanted if place[0] not in kept)


def place_of(place: Any) -> Any:
    """抽签号、参赛号、考场、出场顺序."""
    return (place["number"], place["entry"], place["room"], place["position"])


def main(arguments: Any) -> int:
    """核对一份记录."""
    try:
        with open(arguments[1], encoding="utf-8") as handle:  # noqa: PTH123 -- as plain as can be
            found = list(faults(json.load(handle)))
    except (OSError, LookupError, ValueError, TypeError, AttributeError) as error:
        sys.stderr.write(f"文件不能读：{error!r}\n{__doc__}")
        return 2
    sys.stdout.write("\n".join(found or ["相符：公布的顺序可以重算得出。"]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
