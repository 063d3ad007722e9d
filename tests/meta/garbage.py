"""Forms filled with nonsense: every field name that some template or form knows, at once."""

import re
from functools import cache
from pathlib import Path

from competition.urls import day, judging, results, schemes, theory

ROOT = Path(__file__).resolve().parents[2]
KEPT = {"csrfmiddlewaretoken", "form_key"}
NONSENSE = ("9" * 25, "a:１:²\x0b", "NaN")
IN_TEMPLATES = re.compile(r'name="([\w.\-]+)"')
IN_CODE = re.compile(
    r'POST\.(?:get|getlist)\("([\w.\-]+)"|^    (\w+)(?:: [^=]+)? = forms\.', re.MULTILINE
)


@cache
def field_names() -> frozenset[str]:
    """Every name under which the portal looks for something in a form."""
    templates = (ROOT / "templates").rglob("*.html")
    found = {name for path in templates for name in IN_TEMPLATES.findall(path.read_text("utf-8"))}
    for app in ("accounts", "competition", "records", "submissions"):
        for folder in ("views", "forms"):
            for path in (ROOT / app / folder).rglob("*.py"):
                found |= {a or b for a, b in IN_CODE.findall(path.read_text("utf-8"))}
    return frozenset(found - KEPT)


def garbage_form(form: dict[str, object]) -> dict[str, object]:
    """Nonsense of every kind in turn, beside what makes the view find its object."""
    names = sorted(field_names())
    return {name: NONSENSE[place % len(NONSENSE)] for place, name in enumerate(names)} | form


@cache
def fuzzed_routes() -> frozenset[str]:
    """The routes of fair scoring: judged, drawn, keyed, corrected. One nonsense each is enough."""
    modules = (schemes, day, theory, judging, results)
    return frozenset(str(each.name) for module in modules for each in module.urlpatterns)
