"""Whatever goes wrong in what decides is caught by an expectation, or explained.

A sample of all mutants here; all of them in `make soak`, and by
``python -m tests.access.mutation``.
"""

from __future__ import annotations

from tests.access.mutation.run import all_changes, complaints, result_of, sample, strangers
from tests.soak import SOAK

#: Of a hundred mutants, how many have to be caught; of a few, one survivor says nothing
ENOUGH = 95 if SOAK else 50


def test_what_goes_wrong_is_caught_or_explained():
    result = result_of(all_changes() if SOAK else sample(4))

    assert complaints(result) == []
    assert result.share >= ENOUGH


def test_each_explanation_is_of_a_change_that_there_is():
    assert strangers() == []
