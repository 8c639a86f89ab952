"""What someone who misspelt a name may have meant."""

from collections.abc import Iterable, Iterator, Sequence

from glue_wf_sdk._core.text import printable

_MAX_COMPARED = 20  # Comparing names is slow, and a payload can have very many.
_MAX_NAME_CHARACTERS = 64


def suggestions(names: Sequence[object], known: Iterable[str]) -> Iterator[str]:
    """For each unknown name, what a message adds: ``; did you mean Name?``, or nothing."""
    import difflib  # Few names are misspelt.

    by_spelling = {_spelling(each): each for each in known}
    for count, name in enumerate(names):
        near: list[str] = []
        if isinstance(name, str) and len(name) <= _MAX_NAME_CHARACTERS:
            spelling = _spelling(name)
            near = [spelling] if spelling in by_spelling else []
            if not near and count < _MAX_COMPARED:
                near = difflib.get_close_matches(spelling, by_spelling, n=1)
        yield f"; did you mean {printable(by_spelling[near[0]])}?" if near else ""


def suggestion(name: str, known: Iterable[str]) -> str:
    """The same for one name."""
    return next(suggestions([name], known))


def _spelling(name: str) -> str:
    return name.replace("_", "").casefold()
