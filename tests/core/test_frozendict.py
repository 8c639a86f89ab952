"""A FrozenDict is a dict that cannot be changed."""

import copy
import json
import pickle
import pprint
from collections.abc import Callable, Mapping, MutableMapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glue_wf_sdk._core.frozendict import NO_ITEMS, FrozenDict

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
def test_every_change_is_an_error(change: Callable[[], object]) -> None:
    """Each method that would change it is a TypeError, and changes nothing."""
    with pytest.raises(TypeError, match="this map is immutable"):
        change()

    assert {"team": "data", "stage": "prod"} == MAP


def test_no_method_can_change_it() -> None:
    """Every method that only mutable mappings have is replaced."""
    changing = {*dir(MutableMapping), "__ior__"} - {*dir(Mapping), "_MutableMapping__marker"}

    assert {"pop", "update"} < changing
    assert set() == changing - set(vars(FrozenDict))


def test_a_copy_can_be_changed() -> None:
    """Unpacking, `|` and `copy` make a plain dict."""
    assert {"team": "ops", "stage": "prod"} == {**MAP, "team": "ops"}
    assert dict is type(MAP | {"team": "ops"})
    assert dict is type(MAP.copy())


def test_json() -> None:
    """The module json writes it as an object."""
    assert '{"team": "data", "stage": "prod"}' == json.dumps(MAP)


def test_its_repr_hides_values() -> None:
    """However it is printed, it shows no strings except its keys; a dict of it shows everything."""
    hidden = "{'team': <hidden>, 'stage': <hidden>}"

    assert [hidden] * 4 == [repr(MAP), str(MAP), f"{MAP}", pprint.pformat(MAP)]
    assert f"[{hidden}]" == str([MAP])
    assert "{}" == repr(NO_ITEMS)
    assert "{'retries': 3}" == repr(FrozenDict({"retries": 3}))
    assert "{'team': 'data', 'stage': 'prod'}" == repr(dict(MAP))


@given(st.dictionaries(st.text(), st.text()))
def test_it_equals_a_dict_of_the_same_items(items: dict[str, str]) -> None:
    """It has the equality and the order of the dict that it was made of."""
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
    """A copy and an unpickled one are a FrozenDict of the same items."""
    frozen = FrozenDict(items)

    for made in (
        pickle.loads(pickle.dumps(frozen, protocol)),  # noqa: S301 - made here
        copy.deepcopy(frozen),
    ):
        assert frozen == made
        assert FrozenDict is type(made)
    assert frozen is copy.copy(frozen)
