"""What the form of a scheme says and what marking reads are the same thing."""

from copy import deepcopy

import pytest
from hypothesis import given, settings

from competition.forms.scheme_definition import definition_of, tree_of
from competition.forms.scheme_draft import read_draft
from competition.marking import SchemeInvalid, parse_scheme, scheme_to_mapping
from tests.competition.schemes.posting import posted
from tests.reference.random_schemes import schemes
from tests.scoring import DEFINITION


def test_anchors_are_lines_of_mark_and_words():
    definition = deepcopy(DEFINITION)
    anchors = [{"mark": "60", "text": "完整 且可行"}, {"mark": "30", "text": "要点不全"}]
    definition["components"][1]["criteria"][0]["anchors"] = anchors
    scheme = parse_scheme(definition, place="")
    tree = tree_of(scheme_to_mapping(scheme))
    criterion = tree["components"][1]["criteria"][0]
    assert criterion["anchors"] == "60 完整 且可行\n30 要点不全"
    assert parse_scheme(definition_of(tree), place="") == scheme
    criterion["anchors"] = "60 完整\n很好"
    with pytest.raises(SchemeInvalid) as refused:
        parse_scheme(definition_of(tree), place="")
    assert {place for place, _ in refused.value.problems} == {
        "components[1].criteria[0].anchors[1].mark",
        "components[1].criteria[0].anchors[1].text",
    }


@settings(max_examples=60, deadline=None)
@given(schemes())
def test_any_scheme_survives_the_way_through_the_form(scheme):
    tree = tree_of(scheme_to_mapping(scheme))
    assert parse_scheme(definition_of(tree), place="") == scheme
    assert read_draft(posted(tree)) == tree
