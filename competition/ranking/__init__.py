"""Results to ranks (名次): the standing of one event, with every tie explained in words."""

from competition.ranking.rows import Row, StandingResult, Status
from competition.ranking.standing import compute_standing_rows

__all__ = ["Row", "StandingResult", "Status", "compute_standing_rows"]
