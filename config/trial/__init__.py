"""One command to a working portal: environment, assets, supervisor. Nothing here runs in production."""
