"""Citations of the law as links to the pages on it."""

from markupsafe import Markup

from comity.law.catalogue import find_record
from comity.web.node import current_desk


def law_cited(text: str) -> Markup:
    """A citation, ``<subject> <field>: <value> [<source>]``, its subject a link where the law here has it.

    A partner's citation may name what our corpus lacks; it stays words.
    """
    subject, blank, rest = text.partition(" ")
    found = find_record(subject, current_desk().law.corpus)
    if found is None:
        return Markup("{}").format(text)
    field = rest.partition(":")[0]
    anchor = f"#{field}" if field.isidentifier() else ""
    link = Markup('<a href="/law/{}/{}{}">{}</a>').format(found[0], found[1], anchor, subject)
    return link + blank + rest
