"""Knows what is done with times, counts and amounts."""

from __future__ import annotations

from ..clauses.each_may import each_may
from ..clauses.flag_is_set import flag_is_set
from ..clauses.may_again import may_again
from ..clauses.needed_above import needed_above
from ..measures.amount_in_front import amount_in_front
from ..measures.amounts_done import amounts_done
from ..measures.as_it_requires import as_it_requires
from ..measures.as_many_as_it_holds import as_many_as_it_holds
from ..measures.at_or_after import at_or_after
from ..measures.at_so_much import at_so_much
from ..measures.counts_said import counts_said
from ..measures.covers_it import covers_it
from ..measures.day_parts import hours_told
from ..measures.deed_is_so_much import deed_is_so_much
from ..measures.done_for_so_much import done_for_so_much
from ..measures.having_any import having_any
from ..measures.having_so_many import with_so_many
from ..measures.in_its_window import in_its_window
from ..measures.its_noun_measured import its_noun_measured
from ..measures.may_not_exceed import may_not_exceed
from ..measures.measured_again import measured_again
from ..measures.ordinals import numbered, said_of_both
from ..measures.so_long import so_long
from ..measures.so_many_have import so_many_have
from ..measures.so_much_done import so_much_done
from ..measures.so_often import done_so_often
from ..measures.spans_said import spans_said
from ..measures.still_valid import still_valid
from ..measures.there_is import there_is_so_much
from ..measures.things_counted import things_counted
from ..measures.undone_for import undone_for
from ..measures.up_to_their_limit import up_to_their_limit
from ..measures.what_is_left import what_is_left
from ..measures.when_it_was_done import when_it_was_done
from ..measures.without_doing import gone_without, would_cost
from ..measures.without_lately import without_lately
from ..measures.years_old import years_old
from ..people.done_all_of_it import after_doing, done_all_of_it
from ..people.employees_of import employees_of
from ..people.they_have_come import they_have_come
from ..people.those_without import others_than_those
from ..things.about_what import about_what
from ..things.comes_to_be import comes_to_be
from ..things.except_on import except_for_those
from ..things.its_status import as_its_status_says
from ..things.light_deeds import light_deeds
from ..things.marked_twice import marked_twice
from ..things.noun_before import noun_before
from ..things.one_more import one_more
from ..things.the_last import without_last
from ..things.theirs_covers import theirs_covers
from ..things.through_its_door import through_its_door
from ..things.with_which import rated_so
from ..writing.of_names import without_possessive
from .step import Step, plainly

HOW_MUCH: tuple[Step, ...] = (
    hours_told,
    plainly(at_or_after),
    when_it_was_done,
    undone_for,
    plainly(would_cost),
    plainly(gone_without),
    plainly(spans_said),
    so_many_have,
    counts_said,
    without_last,
    covers_it,
    amounts_done,
    one_more,
    after_doing,
    done_all_of_it,
    still_valid,
    rated_so,
    in_its_window,
    others_than_those,
    needed_above,
    done_for_so_much,
    through_its_door,
    as_many_as_it_holds,
    what_is_left,
    as_it_requires,
    deed_is_so_much,
    may_not_exceed,
    amount_in_front,
    things_counted,
    light_deeds,
    so_long,
    so_much_done,
    at_so_much,
    its_noun_measured,
    up_to_their_limit,
    years_old,
    numbered,
    said_of_both,
    except_for_those,
    flag_is_set,
    marked_twice,
    they_have_come,
    comes_to_be,
    theirs_covers,
    as_its_status_says,
    there_is_so_much,
    without_lately,
    with_so_many,
    having_any,
    done_so_often,
    may_again,
    each_may,
    measured_again,
    about_what,
    noun_before,
    without_possessive,
    employees_of,
)
