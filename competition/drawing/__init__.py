"""The replayable draw (抽签): pure rules. See `terms` for what is committed to, `order` for the order.

`rerun.py` in this folder is the script that anyone may run over a published record; it stands
alone on purpose and repeats the rule in its own words.
"""

from competition.drawing.order import Place, drawn_places
from competition.drawing.terms import FORMAT, Terms, canonical_text, commitment_of
from competition.drawing.times import late_by, planned_start, started_times

__all__ = [
    "FORMAT",
    "Place",
    "Terms",
    "canonical_text",
    "commitment_of",
    "drawn_places",
    "late_by",
    "planned_start",
    "started_times",
]
