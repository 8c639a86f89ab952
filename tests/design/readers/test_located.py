"""Maps and lists that know where their items are written."""

from glue_wf_sdk.design.readers.located import Document, LocatedList, LocatedMap


def test_map() -> None:
    """A map is a dict that knows its own place and those of its keys."""
    found = LocatedMap((1, 2))
    found.put("a", 1, (3, 4))
    found.put("a", 2, (5, 6))
    assert {"a": 2} == found
    assert ((1, 2), {"a": (5, 6)}) == (found.mark, found.marks)


def test_list() -> None:
    """A list knows its own place and those of its items."""
    found = LocatedList((1, 2))
    found.put("a", (3, 4))
    found.put("b", (5, 6))
    assert ["a", "b"] == found
    assert ((1, 2), [(3, 4), (5, 6)]) == (found.mark, found.marks)


def test_document() -> None:
    """A document has no duplicates unless they are given."""
    assert () == Document(None).duplicates
