"""The plain reference standing: who is before whom, counted pair by pair.

See `plain_entry` for the values. Ranks are counted, never sorted; quadratic on purpose.
"""

from competition.marking.terms import Direction, RankBy, TieEnd
from tests.reference.plain_entry import plain_entry
from tests.reference.plain_rooms import corrected_entries


def tie_keys(scheme):
    """(name, stage, component, criterion, high first) of what ranks, in order."""
    keys = []
    if scheme.rank_by == RankBy.EXACT:
        keys.append(("total_exact", "total_exact", None, None, True))
    else:
        keys.append(("total", "total", None, None, True))
    for key in scheme.tie_chain:
        parts = [part for part in (key.component, key.criterion, key.stage.value) if part]
        high = key.direction == Direction.HIGH
        keys.append((".".join(parts), key.stage.value, key.component, key.criterion, high))
    return keys


def first_difference(keys, ours, theirs):
    """(name, whether ours is better) of the first key that differs; None when all are equal."""
    for name, stage, component, criterion, high in keys:
        mine, other = ours.get(stage, component, criterion), theirs.get(stage, component, criterion)
        if mine == other:
            continue
        if mine is None or other is None:
            return name, other is None
        return name, (mine > other) == high
    return None


def leaves_gap(scheme, each):
    """Whether the empty place of an unranked entry is kept."""
    return any(state in scheme.leave_gap for state in each.unranked_states)


def plain_standing(scheme, entries, seats, draws):
    """All entries with ranks, deciding keys and tie ends, by entry; and what the draw owes."""
    entries = corrected_entries(scheme, entries, seats)
    found = {entry.entry: plain_entry(scheme, entry, seats) for entry in entries}
    keys = tie_keys(scheme)
    counted = [each for each in found.values() if each.get("total") is not None]
    ranked = [each for each in counted if not each.unranked]
    ghosts = [each for each in counted if each.unranked and leaves_gap(scheme, each)]
    owed = set()
    for each in ranked:
        equal = place_entry(keys, each, ranked, ghosts)
        if len(equal) > 1:
            settle_equal(scheme, each, equal, draws, owed)
        each.decided_by = deciding_key(keys, each, ranked)
    return found, owed


def place_entry(keys, each, ranked, ghosts):
    """Count who is strictly better; return the entries equal in everything."""
    better, equal = 0, []
    for other in ranked + ghosts:
        difference = first_difference(keys, each, other)
        if difference is not None and not difference[1]:
            better += 1
        elif difference is None and other in ranked:
            equal.append(other.entry)
    each.rank = better + 1
    return equal


def settle_equal(scheme, each, equal, draws, owed):
    """Share, draw, or share until the draw is complete."""
    if scheme.tie_end == TieEnd.SHARE:
        each.tie_end = "share"
        return
    numbers = [draws.get(entry) for entry in equal]
    own = draws.get(each.entry)
    if None not in numbers and len(set(numbers)) == len(numbers):
        each.tie_end = "draw"
        each.rank += sum(1 for number in numbers if number < own)
        return
    each.tie_end = "draw_missing"
    if own is None:
        owed.add(("missing", each.entry))
    elif numbers.count(own) > 1:
        owed.add(("refused", each.entry))


def deciding_key(keys, each, ranked):
    """The key that parts an entry from its nearest neighbour of the same printed total.

    The neighbour is the nearest better one, or for the best of the group the next one.
    """
    same = [other for other in ranked if other.get("total") == each.get("total")]
    better, worse = [], []
    for other in same:
        difference = first_difference(keys, each, other)
        if difference is not None:
            (worse if difference[1] else better).append(other)
    nearest = None
    for other in better or worse:
        if nearest is None:
            nearest = other
            continue
        difference = first_difference(keys, nearest, other)
        if difference is not None:
            # Among the better ones the least good is nearest, among the worse ones the best.
            nearest_is_better = difference[1]
            if nearest_is_better == bool(better):
                nearest = other
    return None if nearest is None else first_difference(keys, each, nearest)[0]
