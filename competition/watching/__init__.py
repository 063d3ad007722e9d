"""Numbers for those who watch a panel at work; they alarm and never change a result."""
