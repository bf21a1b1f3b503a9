"""Pages for everybody, in seven languages: missing persons, reporting one, following, taking down; wrong hits.

No sign-in, no cookie, no script, nothing from elsewhere, nobody is counted. They have words of their own (section
``public``), whole in seven languages, so that no page mixes two.
"""
