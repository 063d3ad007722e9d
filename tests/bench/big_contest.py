"""A contest of any size, put into the empty database by SQL: theory + 7 judges × 6 criteria."""

import uuid

from django.db import connection

from competition.marking import fingerprint, scheme_to_mapping
from competition.models import Event, MarkingScheme, Seat
from districts.models import District
from tests import factories
from tests.bench.engine import CRITERIA, JUDGES, scheme

_ENTRIES = """
WITH people AS (
  INSERT INTO competition_competitor (competition_id, name, pinyin, unit, unit_level, post,
    employment, landline, mobile, declarations, is_entered)
  SELECT %(season)s, '选手' || n, '', '单位' || n %% 997, 'district', '职业指导员', 'staff', '',
    (19000000000 + n)::text, '{}', true
  FROM generate_series(1, %(entries)s) AS n
  RETURNING id, substr(mobile, 3)::int AS n
)
INSERT INTO competition_entry (competition_id, event_id, district_id, competitor_id, title, status,
  slot, number, traits, version, created_at)
SELECT %(season)s, %(event)s, (%(districts)s::bigint[])[1 + n %% 16], id, '', 'accepted', n,
  'G' || lpad(n::text, 6, '0'), '{}', 1, now()
FROM people ORDER BY n
"""
_THEORY = """
INSERT INTO competition_sheet (entry_id, component, seat, version, is_current, state, marks,
  mark_state, note, scheme_fingerprint, reason, at)
SELECT id, 'theory', 0, 1, true, 'handed_in',
  jsonb_build_object('', 40000 + 100 * floor(random() * 600)::int), '', '', %(print)s, '', now()
FROM competition_entry WHERE event_id = %(event)s
"""
_PLAN = """
INSERT INTO competition_sheet (entry_id, component, seat, version, is_current, state, marks,
  mark_state, note, scheme_fingerprint, reason, at)
SELECT id, 'plan', seat, 1, true, 'handed_in', jsonb_build_object({marks}), '', '', %(print)s,
  '', now()
FROM competition_entry, generate_series(1, %(judges)s) AS seat WHERE event_id = %(event)s
"""


def build(entries: int) -> Event:
    """Return the event of a fresh season with this many scored entries."""
    season = factories.make_competition(f"bench-{uuid.uuid4().hex[:12]}")
    districts = [
        factories.make_district(f"9901{number:02d}", f"测试区{number}") for number in range(1, 17)
    ]
    factories.take_part(season, *districts)
    event = factories.make_event(season, number_prefix="G")
    definition = scheme()
    row = MarkingScheme.objects.create(
        event=event,
        definition=scheme_to_mapping(definition),
        fingerprint=fingerprint(definition),
        frozen_at=factories.NOON,
    )
    Seat.objects.bulk_create(Seat(event=event, component="plan", number=n) for n in JUDGES)
    _fill(event, entries, row.fingerprint, districts)
    return event


def _fill(event: Event, entries: int, fingerprint_: str, districts: list[District]) -> None:
    marks = ", ".join(
        f"'{code}', 10 * floor({most * 60} + random() * {most * 40})::int"
        for code, most in CRITERIA.items()
    )
    params = {
        "season": event.competition_id,
        "event": event.pk,
        "entries": entries,
        "districts": [district.pk for district in districts],
        "judges": len(JUDGES),
        "print": fingerprint_,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(_ENTRIES, params)
        cursor.execute(_THEORY, params)
        cursor.execute(_PLAN.format(marks=marks), params)
        cursor.execute("ANALYZE")
