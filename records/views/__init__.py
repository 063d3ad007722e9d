"""Pages of the records office: inbox, jobs, imports, files, health."""
