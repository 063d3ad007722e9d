"""The plain reference's room coefficients: reference mean over room mean, from the net marks."""

from dataclasses import replace

from competition.marking.terms import Reference
from tests.reference.plain_entry import PlainEntry, mean, plain_component, rounded


def corrected_entries(scheme, entries, seats):
    """The entries with the coefficient of their room put in, component by component."""
    for component in scheme.components:
        if component.rooms is not None:
            entries = corrected(scheme, component, entries, seats)
    return entries


def corrected(scheme, component, entries, seats):
    """One component's coefficients."""
    nets = {}
    for entry in entries:
        marks = entry.components.get(component.code)
        if marks is None or marks.room is None:
            continue
        nets.setdefault(marks.room, [])
        net = net_mark(scheme, component, entry, seats)
        if net is not None and net > 0 and marks.state is None and entry.state is None:
            nets[marks.room].append(net)
    coefficients = coefficients_of(component.rooms, nets)
    found = []
    for entry in entries:
        marks = entry.components.get(component.code)
        if marks is not None and marks.room is not None:
            marks = marks._replace(coefficient=coefficients[marks.room])
            parts = {**entry.components, component.code: marks}
            found.append(entry._replace(components=parts))
        else:
            found.append(entry)
    return found


def net_mark(scheme, component, entry, seats):
    """What the entry would have before any coefficient; None when something is missing."""
    out = PlainEntry(entry.entry)
    marks = entry.components[component.code]._replace(coefficient=None)
    bare = replace(component, coefficient=False, rooms=None)
    entry = entry._replace(components={component.code: marks})
    plain_component(scheme, bare, entry, None, seats, out=out)
    return out.get("net", component.code)


def coefficients_of(rule, nets):
    """Room to coefficient; 1 where nobody counts, None where the mean is rounded to nothing."""
    means = {room: room_mean(rule, values) for room, values in nets.items() if values}
    if not means:
        return dict.fromkeys(nets, 1)
    if rule.reference == Reference.PEOPLE:
        everybody = []
        for values in nets.values():
            everybody += values
        reference = room_mean(rule, everybody)
    else:
        reference = rounded(mean(list(means.values())), rule.mean)
    found = {}
    for room in nets:
        if room not in means:
            found[room] = 1
        elif means[room] == 0:
            found[room] = None
        else:
            found[room] = rounded(reference / means[room], rule.coefficient)
    return found


def room_mean(rule, values):
    """Without the highest and lowest, where somebody is left; rounded."""
    left = sorted(values)
    if len(left) > rule.high + rule.low:
        for _ in range(rule.high):
            left.pop()
        for _ in range(rule.low):
            left.pop(0)
    return rounded(mean(left), rule.mean)
