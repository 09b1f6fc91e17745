"""Knows what is done with which things are meant, and where they are."""

from __future__ import annotations

from ..clauses.only_with_both import only_with_both
from ..measures.as_it_ends import as_it_ends
from ..people.addressed import as_somebody
from ..people.granted import given_to
from ..people.group_they import as_its_members
from ..people.others_anywhere import others_anywhere
from ..people.shown import seen_by
from ..people.staff import staff_alone
from ..people.who_handles import of_what_they_handle
from ..people.who_others_are import others_by_what_they_do, others_need_it_so
from ..things.anything_in_it import anything_in_it
from ..things.beside_such import beside_such
from ..things.both_of_it import both_of_it
from ..things.done_to import done_of, to_those
from ..things.done_to_any_at_all import done_to_any_at_all
from ..things.for_which import of_which_they_are, that_has
from ..things.into_what import into_what
from ..things.nested import (
    all_of_its_too,
    any_sub_ones,
    anywhere_in_it_too,
    every_one_inside_too,
    nested_too,
)
from ..things.no_other_kind import no_other_kind, open_there
from ..things.of_its_parts import of_its_parts
from ..things.one_of_its_kind import any_as_those, one_as_such, those_elsewhere_too
from ..things.ones_in_full import ones_in_full, the_one_in_full, with_such_ones
from ..things.own_or_any import own_or_any
from ..things.shorter import named_in_full
from ..things.the_same_one import the_same_one
from ..things.those_inside import those_inside
from ..things.those_there import those_there
from ..things.tied_to_anything import tied_to_anything
from ..things.to_such_a_one import to_such_a_one
from ..things.turned_on import turned_on
from ..things.which_ones import which_ones
from .step import Step, plainly

WHICH_THINGS: tuple[Step, ...] = (
    named_in_full,
    staff_alone,
    given_to,
    no_other_kind,
    open_there,
    both_of_it,
    the_one_in_full,
    ones_in_full,
    one_as_such,
    plainly(any_as_those),
    plainly(those_elsewhere_too),
    anything_in_it,
    beside_such,
    anywhere_in_it_too,
    done_to_any_at_all,
    tied_to_anything,
    every_one_inside_too,
    those_inside,
    nested_too,
    plainly(all_of_its_too),
    any_sub_ones,
    of_its_parts,
    others_anywhere,
    own_or_any,
    others_by_what_they_do,
    plainly(others_need_it_so),
    those_there,
    the_same_one,
    to_such_a_one,
    only_with_both,
    into_what,
    with_such_ones,
    that_has,
    of_which_they_are,
    turned_on,
    which_ones,
    seen_by,
    as_its_members,
    of_what_they_handle,
    as_somebody,
    as_it_ends,
    to_those,
    done_of,
)
