"""A FrozenDict is a dict in all but change."""

import copy
import json
import pickle
from collections.abc import Callable, Mapping, MutableMapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk.frozendict import FrozenDict

MAP = FrozenDict({"team": "data", "stage": "prod"})


@pytest.mark.parametrize(
    "change",
    [
        lambda: MAP.__setitem__("team", "ops"),
        lambda: MAP.__delitem__("team"),
        lambda: MAP.__ior__({"team": "ops"}),
        lambda: MAP.update(team="ops"),
        lambda: MAP.setdefault("owner", "ops"),
        lambda: MAP.pop("team"),
        lambda: MAP.pop("owner", None),
        MAP.popitem,
        MAP.clear,
    ],
)
def test_every_change_is_refused(change: Callable[[], object]) -> None:
    """Each method of dict that changes it raises a TypeError, and nothing has changed."""
    with pytest.raises(TypeError, match="does not change"):
        change()

    assert {"team": "data", "stage": "prod"} == MAP


def test_no_changing_method_is_forgotten() -> None:
    """Whatever a mutable mapping has over a mapping is refused."""
    changing = {*dir(MutableMapping), "__ior__"} - {*dir(Mapping), "_MutableMapping__marker"}

    assert {"pop", "update"} < changing
    assert set() == changing - set(vars(FrozenDict))


def test_it_cannot_grow_attributes() -> None:
    """A FrozenDict has no place for attributes."""
    assert not hasattr(MAP, "__dict__")


def test_a_changed_copy_is_made_of_it() -> None:
    """Unpacking and `|` make a plain dict, which can be changed."""
    assert {"team": "ops", "stage": "prod"} == {**MAP, "team": "ops"}
    assert dict is type(MAP | {"team": "ops"})
    assert dict is type(MAP.copy())


def test_json_takes_it() -> None:
    """The module json writes it as an object."""
    assert '{"team": "data", "stage": "prod"}' == json.dumps(MAP)


@given(st.dictionaries(st.text(), st.text()))
def test_it_equals_a_dict_of_the_same_items(items: dict[str, str]) -> None:
    """Equality and order are those of the dict that it was made of."""
    frozen = FrozenDict(items)

    assert frozen == items
    assert list(items.items()) == list(frozen.items())
    assert frozen != {**items, "\0": "more"}


@given(st.dictionaries(st.text(), st.text()))
def test_equal_maps_have_equal_hashes(items: dict[str, str]) -> None:
    """The hash does not depend on the order of the items."""
    backwards = dict(reversed(items.items()))

    assert hash(FrozenDict(items)) == hash(FrozenDict(backwards))
    assert {FrozenDict(items): 1} == {FrozenDict(backwards): 1}


@given(
    st.dictionaries(st.text(), st.text()),
    st.sampled_from(range(pickle.HIGHEST_PROTOCOL + 1)),
)
def test_it_is_pickled_and_copied(items: dict[str, str], protocol: int) -> None:
    """What is unpickled or copied is a FrozenDict of the same items."""
    frozen = FrozenDict(items)

    for made in (
        pickle.loads(pickle.dumps(frozen, protocol)),  # noqa: S301 - made here
        copy.deepcopy(frozen),
    ):
        assert frozen == made
        assert FrozenDict is type(made)
    assert frozen is copy.copy(frozen)
