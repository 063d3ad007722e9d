"""What the form of a scheme says and what marking reads are the same thing."""

from hypothesis import given, settings

from competition.forms.scheme_definition import definition_of, tree_of
from competition.forms.scheme_draft import read_draft
from competition.marking import parse_scheme, scheme_to_mapping
from tests.competition.schemes.posting import posted
from tests.reference.random_schemes import schemes


@settings(max_examples=150, deadline=None)
@given(schemes())
def test_any_scheme_survives_the_way_through_the_form(scheme):
    tree = tree_of(scheme_to_mapping(scheme))
    assert parse_scheme(definition_of(tree), place="") == scheme
    assert read_draft(posted(tree)) == tree
