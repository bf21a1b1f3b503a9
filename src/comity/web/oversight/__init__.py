"""Pages for auditors: who did or read what, what proves it, and whether the log holds."""
