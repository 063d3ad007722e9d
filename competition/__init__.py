"""The facts: the season, who is entered, what they scored, what was published."""
