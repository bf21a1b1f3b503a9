"""Pages on the law itself: instruments with every fact, calendar, mechanisms, and what came of requests.

No case content and no personal data.
"""
