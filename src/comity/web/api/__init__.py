"""The interface for programs: the same use cases, with the session of a named officer as a bearer token.

Others may add a router to `API` (`addresses.py`). Every call over people carries purpose and case in its body; every
refusal has the code, words and advice of the error family. `docs/reference/api.md` describes it.
"""
