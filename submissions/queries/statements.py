"""What a work's form asks to accept or to confirm by a tick, each text in its version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from competition.eligibility import RuleUse, text_version
from competition.models import Event
from competition.queries.rules import rules_for, texts_to_accept
from records.text import instant_words

Ticks = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Statement:
    """One tick: `body` "" means the title says it all. `version` changes with the text."""

    key: str
    title: str
    body: str
    clause: str
    version: str

    def is_ticked(self, ticks: Ticks) -> bool:
        """Say whether this very text was accepted."""
        return ticks.get(self.key, {}).get("version") == self.version

    def is_renewed(self, ticks: Ticks) -> bool:
        """Say whether an earlier text was accepted, and this one has to be read again."""
        return self.key in ticks and not self.is_ticked(ticks)

    def ticked_at(self, ticks: Ticks) -> str:
        """Return when it was accepted, in words; "" while it is not."""
        if not self.is_ticked(ticks):
            return ""
        return instant_words(datetime.fromisoformat(ticks[self.key]["at"]))


def statements_of(event: Event, uses: list[RuleUse] | None = None) -> list[Statement]:
    """Return everything the event asks to accept or to confirm, in the season's order."""
    uses = rules_for(event) if uses is None else uses
    clauses = {use.rule: use.clause for use in uses}
    accepted = [
        Statement(
            text.key,
            text.title,
            text.body,
            clauses.get("originality_licence", clauses.get("declarations", "")),
            text.version,
        )
        for text in texts_to_accept(event, uses)
    ]
    confirmed = [
        Statement(item["key"], item["text"], "", use.clause, text_version(item["text"]))
        for use in uses
        if use.rule == "confirmations"
        for item in use.params.get("statements", ())
    ]
    return [*confirmed, *accepted]


def versions_of(statements: list[Statement]) -> dict[str, str]:
    """Return key → version."""
    return {statement.key: statement.version for statement in statements}
