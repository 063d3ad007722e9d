"""The records office: what happened, what was kept, what was said, what is under way."""
