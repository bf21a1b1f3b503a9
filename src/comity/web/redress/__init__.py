"""Pages of the safeguards: who searched our records, certificates that are shown, what waits for a second person."""
