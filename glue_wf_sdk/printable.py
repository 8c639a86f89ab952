"""Text that stems from elsewhere, made fit to be shown.

Names and messages come from files that anyone may have written. Whatever could move the cursor,
change colours or turn the reading direction is shown as an escape sequence in ASCII.
"""

__all__ = ["printable", "shortened"]


def printable(text: str) -> str:
    """A text in which everything that is not printable is escaped, line ends included."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii")
        for each in text
    )


def shortened(text: str, most: int) -> str:
    """A printable text, cut where it is longer than so many characters."""
    if len(text) <= most:
        return printable(text)
    return f"{printable(text[:most])}... ({len(text)} characters)"
