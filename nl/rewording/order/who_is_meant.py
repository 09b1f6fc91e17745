"""Knows what is done with those who are named again, and with how they belong together."""

from __future__ import annotations

from ..clauses.and_also import and_also
from ..clauses.announced import joined_up
from ..clauses.being_so import of_those_who_are
from ..clauses.by_so_much_too import by_so_much_too
from ..clauses.doing_is_too import doing_is_too
from ..clauses.in_such_cases import in_such_cases
from ..clauses.neither import both_are, either_of_things, not_and_not
from ..clauses.never_any_they import never_any_they
from ..clauses.none_of_them import other_than_those
from ..clauses.requests_so import requests_so
from ..clauses.then_others_too import then_others_too
from ..clauses.whenever_so import whenever_so
from ..measures.both_sides_of_it import both_sides_of_it
from ..measures.given_time import within_given
from ..measures.its_first_days import its_first_days
from ..measures.overdue import so_long_overdue
from ..measures.so_many_have import so_many_have
from ..measures.too_few import too_few
from ..measures.within_of_either import within_of_either
from ..people.all_the_way import all_the_way
from ..people.directly_or_through import directly_or_through
from ..people.doers_named import as_whoever
from ..people.former import (
    excepted_named_again,
    name_again,
    named_again,
    subject_named_again,
    whoever_named_again,
)
from ..people.further_up import further_up
from ..people.of_theirs import of_theirs
from ..people.offices import of_one_house, of_that_house
from ..people.pronouns import pronouns_together
from ..people.recorded_as import recorded_as
from ..people.such_again import such_again
from ..people.that_ones_own import that_ones_own
from ..people.two_of_a_kind import two_of_a_kind
from ..people.two_people import two_people
from ..people.who_did_not import who_did_not
from ..people.whose_consent import the_one_asked
from ..things.all_but_own import other_than_own
from ..things.among_theirs import whose_include
from ..things.assigned import assigned_as_of
from ..things.has_done_it import done_by_them
from ..things.indirect import directly_or_not, directly_so
from ..things.it_is_theirs import it_is_theirs
from ..things.of_whose_thing import of_that_ones
from ..things.one_of_those import of_those
from ..things.their_place import their_own
from ..things.tied_otherwise import adverb_first, tied_as_usual, where_it_stands, without_being_done
from ..things.with_which import of_a_level, whose_is
from ..writing.connectives import without_connectives
from .step import Step, plainly

WHO_IS_MEANT: tuple[Step, ...] = (
    doing_is_too,
    of_theirs,
    their_own,
    it_is_theirs,
    requests_so,
    in_such_cases,
    plainly(never_any_they),
    without_connectives,
    plainly(named_again),
    plainly(excepted_named_again),
    where_it_stands,
    tied_as_usual,
    plainly(subject_named_again),
    whoever_named_again,
    name_again,
    that_ones_own,
    such_again,
    without_being_done,
    further_up,
    and_also,
    plainly(of_those),
    plainly(all_the_way),
    directly_or_through,
    directly_or_not,
    directly_so,
    so_long_overdue,
    of_a_level,
    whose_is,
    so_many_have,
    by_so_much_too,
    then_others_too,
    too_few,
    two_of_a_kind,
    two_people,
    of_one_house,
    of_that_house,
    adverb_first,
    plainly(joined_up),
    other_than_own,
    plainly(of_those_who_are),
    plainly(whose_include),
    plainly(pronouns_together),
    done_by_them,
    recorded_as,
    assigned_as_of,
    who_did_not,
    of_that_ones,
    as_whoever,
    its_first_days,
    plainly(both_sides_of_it),
    within_given,
    within_of_either,
    other_than_those,
    whenever_so,
    the_one_asked,
    not_and_not,
    plainly(either_of_things),
    plainly(both_are),
)
