"""Whatever stands in a scheme, it is read or refused at its place; nothing crashes."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from competition.marking import SchemeInvalid, parse_scheme, scheme_to_mapping
from tests.competition.marking.test_parsing import season

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def spots(node, path=()):
    """Every place inside a mapping, as a path of keys."""
    yield path
    if isinstance(node, dict):
        children = list(node.items())
    else:
        children = list(enumerate(node)) if isinstance(node, list) else []
    for key, child in children:
        yield from spots(child, (*path, key))


def with_junk(data, path, value):
    """The mapping with one spot replaced."""
    if not path:
        return value
    data = copy.copy(data)
    data[path[0]] = with_junk(data[path[0]], path[1:], value)
    return data


@settings(max_examples=300, deadline=None)
@given(st.data(), junk)
def test_junk_anywhere_is_refused_or_read_but_never_crashes(data, value):
    path = data.draw(st.sampled_from(list(spots(season()))[1:]))
    try:
        scheme = parse_scheme(with_junk(season(), path, value), place="marking")
    except SchemeInvalid as refused:
        assert all(place.startswith("marking.") for place, _ in refused.problems)  # noqa: PT017 -- either outcome is right
    else:
        assert parse_scheme(scheme_to_mapping(scheme), place="marking") == scheme
