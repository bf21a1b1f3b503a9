"""Honorifics and titles: stripped for comparison, with the language they belong to; never to nothing."""

_BEFORE_BURMESE = ("ဦး", "ဒေါ်")


def without_titles(native: str, language: str = "") -> str:
    """A cleaned name without its titles, or the name itself if nothing would be left."""
    if language.partition("-")[0] not in ("", "my"):
        return native
    for title in _BEFORE_BURMESE:
        if native.startswith(title) and len(native) >= len(title) + 3:
            return native[len(title) :].strip()
    return native
