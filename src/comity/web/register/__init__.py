"""Pages of the register: the list of notices, one notice, its draft and its review."""
