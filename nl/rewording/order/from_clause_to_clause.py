"""Knows what is done with what clauses and sentences leave to one another: "otherwise", "they may
then, too", "nor may"."""

from __future__ import annotations

from ..clauses.after_that import after_that_first, and_after_that, by_nobody_at_all, not_afterwards
from ..clauses.all_first import all_first
from ..clauses.also_so import either_so
from ..clauses.and_are_not import and_are_not
from ..clauses.as_well_as import each_as_well
from ..clauses.besides import with_those_besides
from ..clauses.beyond_that import beyond_that
from ..clauses.by_no_one_else import by_no_one_else
from ..clauses.even_then import in_any_case, only_they_then, they_alone_then, they_may_then
from ..clauses.exceptions_made import exceptions_made
from ..clauses.in_either_case import said_of_all
from ..clauses.in_front import one_by_one, set_apart
from ..clauses.in_that_case import and_they_are
from ..clauses.interposed import behind_whom
from ..clauses.is_enough import who_is_enough
from ..clauses.left_out import said_in_full
from ..clauses.may_do_so import they_may_do_so
from ..clauses.must_do_so_then import must_do_so_then
from ..clauses.must_have_first import one_of_whom_is
from ..clauses.named_last import named_last
from ..clauses.neither import none_of_them_may
from ..clauses.neither_may import neither_may, neither_must
from ..clauses.no_longer import denied_now
from ..clauses.none_but_such import none_but_such
from ..clauses.not_before_then import not_before_then
from ..clauses.not_even_they import not_even_they
from ..clauses.not_needed import without_not_needed
from ..clauses.not_needed_then import not_needed_then
from ..clauses.nothing_but import nothing_but
from ..clauses.once_it_is import once_it_is
from ..clauses.or_while import in_a_case_first, or_while
from ..clauses.otherwise_only import otherwise_only
from ..clauses.requested_so import requested_so
from ..clauses.said_before import as_said_before
from ..clauses.said_of_it import said_of_it
from ..clauses.so_many_must import so_many_must
from ..clauses.there_must_be import there_must_be
from ..clauses.they_are_not import they_are_not
from ..clauses.they_then import they_may_then_too
from ..clauses.to_do_it_takes import to_do_it_takes
from ..clauses.two_fronts import two_fronts
from ..clauses.while_one_is import while_one_is
from ..clauses.who_must import and_they_must
from ..measures.dearer import dearer
from ..measures.expired_or_soon import expires_soon
from ..measures.higher_ones import higher_ones
from ..measures.rated_just import rated_just
from ..people.and_their import that_persons
from ..people.doing_it_now import doing_it_now
from ..people.in_the_same import in_the_same
from ..people.named_behind import named_behind
from ..people.neither_of_whom import neither_of_whom
from ..people.of_no_others import of_no_others
from ..people.offices_of import officers_of_one
from ..people.one_among_them import one_of_them_is
from ..people.others_by import and_by_others, and_some_only
from ..people.roundabout import on_behalf_of_them, without_roundabouts
from ..people.that_one_named import that_one_named
from ..people.that_person_is import that_person_is
from ..people.that_someone import named_afterwards
from ..people.whose_job import whose_job
from ..people.whose_limit import whose_limit
from ..people.with_what_they_have import with_what_they_have
from ..things.access_to_both import access_to_both
from ..things.at_a_stage import at_a_stage
from ..things.elsewhere import not_there, there_or_so
from ..things.nothing_of_its import nothing_of_its
from ..things.object_in_front import object_behind, only_they_may
from ..things.part_that_is_seen import part_that_is_seen
from ..things.product import without_product
from ..things.runs_there import runs_there
from ..things.sub_ones import sub_ones_included, that_comes_under
from ..things.which_part import those_of_a_part
from ..things.whichever import whichever_that
from ..writing.asides import without_parentheses
from ..writing.no_difference import no_matter_last, without_no_difference
from .step import Step, plainly

FROM_CLAUSE_TO_CLAUSE: tuple[Step, ...] = (
    plainly(they_are_not),
    whose_limit,
    whose_job,
    part_that_is_seen,
    and_are_not,
    runs_there,
    rated_just,
    plainly(named_behind),
    nothing_but,
    nothing_of_its,
    while_one_is,
    that_one_named,
    plainly(not_before_then),
    plainly(that_person_is),
    said_of_it,
    otherwise_only,
    plainly(exceptions_made),
    plainly(there_must_be),
    higher_ones,
    plainly(not_needed_then),
    to_do_it_takes,
    plainly(they_may_then),
    plainly(only_they_then),
    plainly(and_they_are),
    plainly(denied_now),
    said_in_full,
    plainly(no_matter_last),
    plainly(one_by_one),
    plainly(neither_of_whom),
    plainly(without_no_difference),
    plainly(neither_must),
    plainly(without_not_needed),
    they_may_then_too,
    who_is_enough,
    of_no_others,
    once_it_is,
    sub_ones_included,
    at_a_stage,
    in_the_same,
    with_what_they_have,
    that_comes_under,
    set_apart,
    that_persons,
    officers_of_one,
    those_of_a_part,
    object_behind,
    only_they_may,
    neither_may,
    plainly(and_after_that),
    plainly(not_afterwards),
    plainly(after_that_first),
    plainly(by_nobody_at_all),
    plainly(named_last),
    plainly(not_even_they),
    plainly(expires_soon),
    plainly(either_so),
    and_some_only,
    plainly(each_as_well),
    plainly(with_those_besides),
    plainly(they_may_do_so),
    plainly(and_they_must),
    plainly(and_by_others),
    all_first,
    plainly(must_do_so_then),
    plainly(by_no_one_else),
    plainly(they_alone_then),
    plainly(dearer),
    plainly(beyond_that),
    plainly(one_of_whom_is),
    plainly(one_of_them_is),
    plainly(none_of_them_may),
    plainly(on_behalf_of_them),
    plainly(without_roundabouts),
    plainly(as_said_before),
    plainly(in_any_case),
    doing_it_now,
    requested_so,
    whichever_that,
    access_to_both,
    plainly(two_fronts),
    plainly(without_parentheses),
    plainly(or_while),
    plainly(in_a_case_first),
    plainly(so_many_must),
    none_but_such,
    plainly(said_of_all),
    plainly(behind_whom),
    there_or_so,
    not_there,
    plainly(named_afterwards),
    without_product,
)
