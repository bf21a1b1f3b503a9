"""Pages of the search: one person or thing, a passenger list, and what an auditor is told."""
