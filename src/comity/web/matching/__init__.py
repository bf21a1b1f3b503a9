"""How a judged candidate is shown: rows for the table that sets both identities side by side."""
