"""What a browser would post of a scheme's form."""

from django.http import QueryDict

from competition.forms.scheme_nodes import flat
from competition.forms.scheme_spec import SPEC


def fields_of(tree):
    """The form as name → value, or values."""
    found = {}
    for name, value in flat(SPEC, tree, ""):
        found.setdefault(name, []).append(value)
    return found


def posted(tree):
    """The form as Django reads it."""
    post = QueryDict(mutable=True)
    for name, values in fields_of(tree).items():
        post.setlist(name, values)
    return post
