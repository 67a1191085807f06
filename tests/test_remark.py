import copy
import pickle

from hypothesis import given
from hypothesis import strategies as st

from tutor.remark import Remark


def test_it_is_an_english_sentence_with_small_numbers_spelled() -> None:
    remark = Remark("{hits} of {total} are there.", hits=2, total=12)
    assert remark == "Two of 12 are there."
    assert (remark.template, remark.values["hits"]) == ("{hits} of {total} are there.", 2)


@given(st.text())
def test_a_value_may_hold_anything_and_a_copy_is_the_same(value: str) -> None:
    remark = Remark("so: {value}", value=value)
    assert remark == f"So: {value}"
    for one in (copy.deepcopy(remark), pickle.loads(pickle.dumps(remark))):
        assert (one, one.template, one.values) == (remark, remark.template, remark.values)
