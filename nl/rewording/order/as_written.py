"""Knows what is done first: how a text is written and spelled, and what only turns its
sentences round."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.spelling import spelled
from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary
from ..clauses.acting_as import acting_as
from ..clauses.as_well_if import as_well_if
from ..clauses.at_other_times import at_other_times
from ..clauses.before_that_is_done import before_that_is_done
from ..clauses.but_those_only import but_those_only
from ..clauses.do_both import do_both
from ..clauses.is_done_by import may_be_done_by
from ..clauses.not_at_all import exempt_from_one, not_at_all_then
from ..clauses.object_first import object_first
from ..clauses.only_to_such import only_to_such
from ..clauses.or_at_all import or_at_all
from ..clauses.with_a_witness import who_has_to_be
from ..clauses.without_that_mark import without_that_mark
from ..measures.above_a_share import above_a_share
from ..measures.done_lately import done_lately
from ..measures.has_fallen import has_fallen
from ..measures.new_value import new_value
from ..measures.nothing_owed import nothing_owed
from ..measures.raised_by import increases, raised_by
from ..measures.until_renewed import until_renewed
from ..people.by_deeds import told_by_deeds
from ..people.his_of_a_client import his_of_a_client
from ..people.if_it_asks import if_it_asks
from ..people.in_a_role import a_person_they, as_somebody_you, if_you_are, whose_it_is
from ..people.in_ones_place import in_ones_place
from ..people.one_and_another import one_and_another
from ..people.one_as_you import one_as_you
from ..people.other_than_whoever import other_than_whoever
from ..people.shown import not_seen_by
from ..people.signed_in import signed_in
from ..people.to_oneself import to_oneself
from ..people.with_what_is_theirs import with_what_is_theirs
from ..things.all_of_it import as_it_is
from ..things.deed_of_it import deed_of_it
from ..things.how_it_is_done import how_it_is_done, only_after_it
from ..things.its_results_again import its_results_again
from ..things.no_other import no_other_is
from ..things.of_such_a_kind import of_such_a_kind
from ..things.of_the_house import of_the_house
from ..things.of_the_named import of_the_named
from ..things.one_like_it import one_like_it
from ..things.or_their_own import or_their_own
from ..things.the_thing_itself import the_thing_itself
from ..things.their_own_done import their_own_done
from ..things.whichever import whatever_as_anything
from ..things.whose_circumstance import whose_circumstance
from ..things.with_it_too import with_it_too
from ..things.with_such import in_its_record, with_such
from ..writing.codes import codes_together, each_with_its_word
from ..writing.meanwhile import without_meanwhile
from ..writing.merely import without_merely
from ..writing.please import without_please
from ..writing.proper_names import names_together, without_titles
from .step import Step, plainly


def _spelled(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    return spelled(words, vocabulary.known, vocabulary.spellings)


AS_WRITTEN: tuple[Step, ...] = (
    codes_together,
    their_own_done,
    told_by_deeds,
    other_than_whoever,
    one_and_another,
    plainly(as_well_if),
    no_other_is,
    but_those_only,
    do_both,
    each_with_its_word,
    may_be_done_by,
    without_titles,
    names_together,
    _spelled,
    without_merely,
    without_meanwhile,
    the_thing_itself,
    or_their_own,
    nothing_owed,
    acting_as,
    until_renewed,
    whose_circumstance,
    before_that_is_done,
    increases,
    new_value,
    raised_by,
    plainly(or_at_all),
    plainly(at_other_times),
    as_it_is,
    one_like_it,
    plainly(not_seen_by),
    how_it_is_done,
    only_after_it,
    to_oneself,
    of_the_house,
    of_the_named,
    its_results_again,
    with_what_is_theirs,
    only_to_such,
    without_that_mark,
    who_has_to_be,
    one_as_you,
    plainly(as_somebody_you),
    plainly(a_person_they),
    plainly(without_please),
    not_at_all_then,
    plainly(exempt_from_one),
    whose_it_is,
    if_you_are,
    plainly(whatever_as_anything),
    object_first,
    signed_in,
    his_of_a_client,
    of_such_a_kind,
    done_lately,
    above_a_share,
    with_it_too,
    has_fallen,
    with_such,
    in_its_record,
    in_ones_place,
    if_it_asks,
    deed_of_it,
)
