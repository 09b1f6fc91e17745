"""Knows what is done last: with what somebody does to what."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.tokens import Word
from ...vocabulary.inner import of_what, together
from ...vocabulary.vocabulary import Vocabulary
from ..clauses.by_whom_first import by_whom_first
from ..clauses.deeds_barred import deeds_barred
from ..clauses.does_none import does_none
from ..clauses.doing_and_done import doing_and_done
from ..clauses.doing_requires import doing_must_be, doing_requires
from ..clauses.for_any_other import for_any_other
from ..clauses.had_by_whom import had_by_whom
from ..clauses.in_common import each_in_full
from ..clauses.in_order_to import before_it_is_done
from ..clauses.must_have_first import must_have_first
from ..clauses.nothing import not_anything
from ..clauses.or_by_whom import or_by_whom
from ..clauses.particles import particles_together
from ..clauses.permissions import permitted
from ..clauses.so_first import done_so, so_first
from ..clauses.with_a_witness import with_a_witness
from ..measures.at_notice import at_notice
from ..measures.by_nobody import not_done_in_time
from ..measures.told_ahead import told_ahead
from ..people.done_by import done_by_others, done_by_them_alone
from ..people.each_so import each_so
from ..people.who_do_so import who_do_so
from ..things.device_on import on_a_device_there
from ..things.done_by_itself import done_by_itself
from ..things.done_to import its_done
from ..things.done_with import with_such_a_thing
from ..things.in_such_a_state import in_such_a_state
from ..things.its_noun_again import its_noun_again
from ..things.noun_of_its_deed import they_do_so
from ..things.with_a_circumstance import with_a_circumstance
from ..writing.emphasis import without_emphasis
from .step import Step


def _together(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    return together(words, vocabulary.entries)


WHAT_IS_DONE: tuple[Step, ...] = (
    deeds_barred,
    its_done,
    at_notice,
    told_ahead,
    with_such_a_thing,
    done_by_itself,
    before_it_is_done,
    for_any_other,
    with_a_circumstance,
    must_have_first,
    so_first,
    done_so,
    or_by_whom,
    by_whom_first,
    with_a_witness,
    doing_must_be,
    on_a_device_there,
    doing_requires,
    in_such_a_state,
    had_by_whom,
    doing_and_done,
    not_done_in_time,
    each_in_full,
    without_emphasis,
    does_none,
    not_anything,
    particles_together,
    its_noun_again,
    done_by_others,
    done_by_them_alone,
    each_so,
    who_do_so,
    of_what,
    they_do_so,
    _together,
    permitted,
)
