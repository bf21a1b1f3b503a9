"""The border check: one page; the call for programs is `web/api/border.py`."""
