"""Marks a text for translation where Django may not be imported."""


def N_(text: str) -> str:
    """Return the text unchanged; the collector of words finds it by this name."""
    return text
