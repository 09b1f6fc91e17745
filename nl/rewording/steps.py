"""Knows the steps in which a text is reworded, in their order: each says it in other words."""

from __future__ import annotations

from collections.abc import Sequence

from ..text.spelling import spelled
from ..text.tokens import Word, tokens
from ..vocabulary.inner import of_what, together
from ..vocabulary.vocabulary import Vocabulary
from .clauses.acting_as import acting_as
from .clauses.after_that import (
    after_that_first,
    and_after_that,
    by_nobody_at_all,
    not_afterwards,
)
from .clauses.all_first import all_first
from .clauses.also_so import either_so
from .clauses.and_also import and_also
from .clauses.and_are_not import and_are_not
from .clauses.announced import joined_up
from .clauses.as_well_as import each_as_well
from .clauses.as_well_if import as_well_if
from .clauses.at_other_times import at_other_times
from .clauses.before_that_is_done import before_that_is_done
from .clauses.being_so import of_those_who_are
from .clauses.besides import with_those_besides
from .clauses.beyond_that import beyond_that
from .clauses.but_those_only import but_those_only
from .clauses.by_no_one_else import by_no_one_else
from .clauses.by_so_much_too import by_so_much_too
from .clauses.by_whom_first import by_whom_first
from .clauses.deeds_barred import deeds_barred
from .clauses.do_both import do_both
from .clauses.does_none import does_none
from .clauses.doing_and_done import doing_and_done
from .clauses.doing_is_too import doing_is_too
from .clauses.doing_requires import doing_must_be, doing_requires
from .clauses.each_may import each_may
from .clauses.even_then import in_any_case, only_they_then, they_alone_then, they_may_then
from .clauses.exceptions_made import exceptions_made
from .clauses.flag_is_set import flag_is_set
from .clauses.for_any_other import for_any_other
from .clauses.had_by_whom import had_by_whom
from .clauses.in_common import each_in_full
from .clauses.in_either_case import said_of_all
from .clauses.in_front import one_by_one, set_apart
from .clauses.in_order_to import before_it_is_done
from .clauses.in_such_cases import in_such_cases
from .clauses.in_that_case import and_they_are
from .clauses.interposed import behind_whom
from .clauses.is_done_by import may_be_done_by
from .clauses.is_enough import who_is_enough
from .clauses.left_out import said_in_full
from .clauses.may_again import may_again
from .clauses.may_do_so import they_may_do_so
from .clauses.must_do_so_then import must_do_so_then
from .clauses.must_have_first import must_have_first, one_of_whom_is
from .clauses.named_last import named_last
from .clauses.needed_above import needed_above
from .clauses.neither import both_are, either_of_things, none_of_them_may, not_and_not
from .clauses.neither_may import neither_may, neither_must
from .clauses.never_any_they import never_any_they
from .clauses.no_longer import denied_now
from .clauses.none_but_such import none_but_such
from .clauses.none_of_them import other_than_those
from .clauses.not_at_all import exempt_from_one, not_at_all_then
from .clauses.not_before_then import not_before_then
from .clauses.not_even_they import not_even_they
from .clauses.not_needed import without_not_needed
from .clauses.not_needed_then import not_needed_then
from .clauses.nothing import not_anything
from .clauses.nothing_but import nothing_but
from .clauses.object_first import object_first
from .clauses.once_it_is import once_it_is
from .clauses.only_to_such import only_to_such
from .clauses.only_with_both import only_with_both
from .clauses.or_at_all import or_at_all
from .clauses.or_by_whom import or_by_whom
from .clauses.or_while import in_a_case_first, or_while
from .clauses.otherwise_only import otherwise_only
from .clauses.particles import particles_together
from .clauses.permissions import permitted
from .clauses.requested_so import requested_so
from .clauses.requests_so import requests_so
from .clauses.said_before import as_said_before
from .clauses.said_of_it import said_of_it
from .clauses.so_first import done_so, so_first
from .clauses.so_many_must import so_many_must
from .clauses.then_others_too import then_others_too
from .clauses.there_must_be import there_must_be
from .clauses.they_are_not import they_are_not
from .clauses.they_then import they_may_then_too
from .clauses.to_do_it_takes import to_do_it_takes
from .clauses.two_fronts import two_fronts
from .clauses.whenever_so import whenever_so
from .clauses.while_one_is import while_one_is
from .clauses.who_must import and_they_must
from .clauses.with_a_witness import who_has_to_be, with_a_witness
from .clauses.without_that_mark import without_that_mark
from .measures.above_a_share import above_a_share
from .measures.amount_in_front import amount_in_front
from .measures.amounts_done import amounts_done
from .measures.as_it_ends import as_it_ends
from .measures.as_it_requires import as_it_requires
from .measures.as_many_as_it_holds import as_many_as_it_holds
from .measures.at_notice import at_notice
from .measures.at_or_after import at_or_after
from .measures.at_so_much import at_so_much
from .measures.both_sides_of_it import both_sides_of_it
from .measures.by_nobody import not_done_in_time
from .measures.counts_said import counts_said
from .measures.covers_it import covers_it
from .measures.day_parts import hours_told
from .measures.dearer import dearer
from .measures.deed_is_so_much import deed_is_so_much
from .measures.done_for_so_much import done_for_so_much
from .measures.done_lately import done_lately
from .measures.expired_or_soon import expires_soon
from .measures.given_time import within_given
from .measures.has_fallen import has_fallen
from .measures.having_any import having_any
from .measures.having_so_many import with_so_many
from .measures.higher_ones import higher_ones
from .measures.in_its_window import in_its_window
from .measures.its_first_days import its_first_days
from .measures.its_noun_measured import its_noun_measured
from .measures.may_not_exceed import may_not_exceed
from .measures.measured_again import measured_again
from .measures.new_value import new_value
from .measures.nothing_owed import nothing_owed
from .measures.ordinals import numbered, said_of_both
from .measures.overdue import so_long_overdue
from .measures.raised_by import increases, raised_by
from .measures.rated_just import rated_just
from .measures.so_long import so_long
from .measures.so_many_have import so_many_have
from .measures.so_much_done import so_much_done
from .measures.so_often import done_so_often
from .measures.spans_said import spans_said
from .measures.still_valid import still_valid
from .measures.there_is import there_is_so_much
from .measures.things_counted import things_counted
from .measures.told_ahead import told_ahead
from .measures.too_few import too_few
from .measures.undone_for import undone_for
from .measures.until_renewed import until_renewed
from .measures.up_to_their_limit import up_to_their_limit
from .measures.what_is_left import what_is_left
from .measures.when_it_was_done import when_it_was_done
from .measures.within_of_either import within_of_either
from .measures.without_doing import gone_without, would_cost
from .measures.without_lately import without_lately
from .measures.years_old import years_old
from .people.addressed import as_somebody
from .people.all_the_way import all_the_way
from .people.and_their import that_persons
from .people.by_deeds import told_by_deeds
from .people.directly_or_through import directly_or_through
from .people.doers_named import as_whoever
from .people.doing_it_now import doing_it_now
from .people.done_all_of_it import after_doing, done_all_of_it
from .people.done_by import done_by_others, done_by_them_alone
from .people.each_so import each_so
from .people.employees_of import employees_of
from .people.former import (
    excepted_named_again,
    name_again,
    named_again,
    subject_named_again,
    whoever_named_again,
)
from .people.further_up import further_up
from .people.granted import given_to
from .people.group_they import as_its_members
from .people.his_of_a_client import his_of_a_client
from .people.if_it_asks import if_it_asks
from .people.in_a_role import a_person_they, as_somebody_you, if_you_are, whose_it_is
from .people.in_ones_place import in_ones_place
from .people.in_the_same import in_the_same
from .people.named_behind import named_behind
from .people.neither_of_whom import neither_of_whom
from .people.of_no_others import of_no_others
from .people.of_theirs import of_theirs
from .people.offices import of_one_house, of_that_house
from .people.offices_of import officers_of_one
from .people.one_among_them import one_of_them_is
from .people.one_and_another import one_and_another
from .people.one_as_you import one_as_you
from .people.other_than_whoever import other_than_whoever
from .people.others_anywhere import others_anywhere
from .people.others_by import and_by_others, and_some_only
from .people.pronouns import pronouns_together
from .people.recorded_as import recorded_as
from .people.roundabout import on_behalf_of_them, without_roundabouts
from .people.shown import not_seen_by, seen_by
from .people.signed_in import signed_in
from .people.staff import staff_alone
from .people.such_again import such_again
from .people.that_one_named import that_one_named
from .people.that_ones_own import that_ones_own
from .people.that_person_is import that_person_is
from .people.that_someone import named_afterwards
from .people.they_have_come import they_have_come
from .people.those_without import others_than_those
from .people.to_oneself import to_oneself
from .people.two_of_a_kind import two_of_a_kind
from .people.two_people import two_people
from .people.who_did_not import who_did_not
from .people.who_do_so import who_do_so
from .people.who_handles import of_what_they_handle
from .people.who_others_are import others_by_what_they_do, others_need_it_so
from .people.whose_consent import the_one_asked
from .people.whose_job import whose_job
from .people.whose_limit import whose_limit
from .people.with_what_is_theirs import with_what_is_theirs
from .people.with_what_they_have import with_what_they_have
from .things.about_what import about_what
from .things.access_to_both import access_to_both
from .things.all_but_own import other_than_own
from .things.all_of_it import as_it_is
from .things.among_theirs import whose_include
from .things.anything_in_it import anything_in_it
from .things.assigned import assigned_as_of
from .things.at_a_stage import at_a_stage
from .things.beside_such import beside_such
from .things.both_of_it import both_of_it
from .things.comes_to_be import comes_to_be
from .things.deed_of_it import deed_of_it
from .things.device_on import on_a_device_there
from .things.done_by_itself import done_by_itself
from .things.done_to import done_of, its_done, to_those
from .things.done_to_any_at_all import done_to_any_at_all
from .things.done_with import with_such_a_thing
from .things.elsewhere import not_there, there_or_so
from .things.except_on import except_for_those
from .things.for_which import of_which_they_are, that_has
from .things.has_done_it import done_by_them
from .things.how_it_is_done import how_it_is_done, only_after_it
from .things.in_such_a_state import in_such_a_state
from .things.indirect import directly_or_not, directly_so
from .things.into_what import into_what
from .things.it_is_theirs import it_is_theirs
from .things.its_noun_again import its_noun_again
from .things.its_results_again import its_results_again
from .things.its_status import as_its_status_says
from .things.light_deeds import light_deeds
from .things.marked_twice import marked_twice
from .things.nested import (
    all_of_its_too,
    any_sub_ones,
    anywhere_in_it_too,
    every_one_inside_too,
    nested_too,
)
from .things.no_other import no_other_is
from .things.no_other_kind import no_other_kind, open_there
from .things.nothing_of_its import nothing_of_its
from .things.noun_before import noun_before
from .things.noun_of_its_deed import they_do_so
from .things.object_in_front import object_behind, only_they_may
from .things.of_its_parts import of_its_parts
from .things.of_such_a_kind import of_such_a_kind
from .things.of_the_house import of_the_house
from .things.of_the_named import of_the_named
from .things.of_whose_thing import of_that_ones
from .things.one_like_it import one_like_it
from .things.one_more import one_more
from .things.one_of_its_kind import any_as_those, one_as_such, those_elsewhere_too
from .things.one_of_those import of_those
from .things.ones_in_full import ones_in_full, the_one_in_full, with_such_ones
from .things.or_their_own import or_their_own
from .things.own_or_any import own_or_any
from .things.part_that_is_seen import part_that_is_seen
from .things.product import without_product
from .things.runs_there import runs_there
from .things.shorter import named_in_full
from .things.sub_ones import sub_ones_included, that_comes_under
from .things.the_last import without_last
from .things.the_same_one import the_same_one
from .things.the_thing_itself import the_thing_itself
from .things.their_own_done import their_own_done
from .things.their_place import their_own
from .things.theirs_covers import theirs_covers
from .things.those_inside import those_inside
from .things.those_there import those_there
from .things.through_its_door import through_its_door
from .things.tied_otherwise import (
    adverb_first,
    tied_as_usual,
    where_it_stands,
    without_being_done,
)
from .things.tied_to_anything import tied_to_anything
from .things.to_such_a_one import to_such_a_one
from .things.turned_on import turned_on
from .things.which_ones import which_ones
from .things.which_part import those_of_a_part
from .things.whichever import whatever_as_anything, whichever_that
from .things.whose_circumstance import whose_circumstance
from .things.with_a_circumstance import with_a_circumstance
from .things.with_it_too import with_it_too
from .things.with_such import in_its_record, with_such
from .things.with_which import of_a_level, rated_so, whose_is
from .writing.asides import without_parentheses
from .writing.codes import codes_together, each_with_its_word
from .writing.connectives import without_connectives
from .writing.emphasis import without_emphasis
from .writing.labels import without_label
from .writing.layout import laid_out
from .writing.meanwhile import without_meanwhile
from .writing.merely import without_merely
from .writing.no_difference import no_matter_last, without_no_difference
from .writing.of_names import without_possessive
from .writing.please import without_please
from .writing.proper_names import names_together, without_titles


def reworded(text: str, vocabulary: Vocabulary) -> list[Word]:
    """The words of a text, as the grammar has them."""
    words: Sequence[Word] = without_label(tokens(text), vocabulary)
    words = codes_together(laid_out(words, text), vocabulary)
    words = told_by_deeds(their_own_done(words, vocabulary), vocabulary)
    words = as_well_if(one_and_another(other_than_whoever(words, vocabulary), vocabulary))
    words = do_both(but_those_only(no_other_is(words, vocabulary), vocabulary), vocabulary)
    words = may_be_done_by(each_with_its_word(words, vocabulary), vocabulary)
    words = names_together(without_titles(words, vocabulary), vocabulary)
    words = without_merely(spelled(words, vocabulary.known, vocabulary.spellings), vocabulary)
    words = the_thing_itself(without_meanwhile(words, vocabulary), vocabulary)
    words = nothing_owed(or_their_own(words, vocabulary), vocabulary)
    words = until_renewed(acting_as(words, vocabulary), vocabulary)
    words = before_that_is_done(whose_circumstance(words, vocabulary), vocabulary)
    words = at_other_times(
        or_at_all(raised_by(new_value(increases(words, vocabulary), vocabulary), vocabulary))
    )
    words = one_like_it(as_it_is(words, vocabulary), vocabulary)
    words = only_after_it(how_it_is_done(not_seen_by(words), vocabulary), vocabulary)
    words = of_the_named(of_the_house(to_oneself(words, vocabulary), vocabulary), vocabulary)
    words = with_what_is_theirs(its_results_again(words, vocabulary), vocabulary)
    words = without_that_mark(only_to_such(words, vocabulary), vocabulary)
    words = who_has_to_be(words, vocabulary)
    words = without_please(a_person_they(as_somebody_you(one_as_you(words, vocabulary))))
    words = exempt_from_one(not_at_all_then(words, vocabulary))
    words = whatever_as_anything(if_you_are(whose_it_is(words, vocabulary), vocabulary))
    words = his_of_a_client(signed_in(object_first(words, vocabulary), vocabulary), vocabulary)
    words = of_such_a_kind(words, vocabulary)
    words = above_a_share(done_lately(words, vocabulary), vocabulary)
    words = has_fallen(with_it_too(words, vocabulary), vocabulary)
    words = in_its_record(with_such(words, vocabulary), vocabulary)
    words = deed_of_it(if_it_asks(in_ones_place(words, vocabulary), vocabulary), vocabulary)
    words = whose_job(whose_limit(they_are_not(words), vocabulary), vocabulary)
    words = part_that_is_seen(words, vocabulary)
    words = rated_just(runs_there(and_are_not(words, vocabulary), vocabulary), vocabulary)
    words = nothing_of_its(nothing_but(named_behind(words), vocabulary), vocabulary)
    words = that_one_named(while_one_is(words, vocabulary), vocabulary)
    words = said_of_it(that_person_is(not_before_then(words)), vocabulary)
    words = otherwise_only(words, vocabulary)
    words = higher_ones(there_must_be(exceptions_made(words)), vocabulary)
    words = to_do_it_takes(not_needed_then(words), vocabulary)
    words = said_in_full(denied_now(and_they_are(only_they_then(they_may_then(words)))), vocabulary)
    words = neither_must(without_no_difference(neither_of_whom(one_by_one(no_matter_last(words)))))
    words = they_may_then_too(without_not_needed(words), vocabulary)
    words = who_is_enough(words, vocabulary)
    words = once_it_is(of_no_others(words, vocabulary), vocabulary)
    words = at_a_stage(sub_ones_included(words, vocabulary), vocabulary)
    words = with_what_they_have(in_the_same(words, vocabulary), vocabulary)
    words = that_persons(set_apart(that_comes_under(words, vocabulary), vocabulary), vocabulary)
    words = those_of_a_part(officers_of_one(words, vocabulary), vocabulary)
    words = neither_may(only_they_may(object_behind(words, vocabulary), vocabulary), vocabulary)
    words = not_even_they(
        named_last(by_nobody_at_all(after_that_first(not_afterwards(and_after_that(words)))))
    )
    words = and_some_only(either_so(expires_soon(words)), vocabulary)
    words = with_those_besides(each_as_well(words))
    words = and_by_others(and_they_must(they_may_do_so(words)))
    words = they_alone_then(by_no_one_else(must_do_so_then(all_first(words, vocabulary))))
    words = none_of_them_may(one_of_them_is(one_of_whom_is(beyond_that(dearer(words)))))
    words = in_any_case(as_said_before(without_roundabouts(on_behalf_of_them(words))))
    words = requested_so(doing_it_now(words, vocabulary), vocabulary)
    words = two_fronts(access_to_both(whichever_that(words, vocabulary), vocabulary))
    words = so_many_must(in_a_case_first(or_while(without_parentheses(words))))
    words = behind_whom(said_of_all(none_but_such(words, vocabulary)))
    words = named_afterwards(not_there(there_or_so(words, vocabulary), vocabulary))
    words = doing_is_too(without_product(words, vocabulary), vocabulary)
    words = it_is_theirs(their_own(of_theirs(words, vocabulary), vocabulary), vocabulary)
    words = never_any_they(in_such_cases(requests_so(words, vocabulary), vocabulary))
    words = excepted_named_again(named_again(without_connectives(words, vocabulary)))
    words = tied_as_usual(where_it_stands(words, vocabulary), vocabulary)
    words = subject_named_again(words)
    words = name_again(whoever_named_again(words, vocabulary), vocabulary)
    words = such_again(that_ones_own(words, vocabulary), vocabulary)
    words = and_also(further_up(without_being_done(words, vocabulary), vocabulary), vocabulary)
    words = directly_or_through(all_the_way(of_those(words)), vocabulary)
    words = directly_or_not(words, vocabulary)
    words = so_long_overdue(directly_so(words, vocabulary), vocabulary)
    words = so_many_have(whose_is(of_a_level(words, vocabulary), vocabulary), vocabulary)
    words = then_others_too(by_so_much_too(words, vocabulary), vocabulary)
    words = two_people(two_of_a_kind(too_few(words, vocabulary), vocabulary), vocabulary)
    words = adverb_first(of_that_house(of_one_house(words, vocabulary), vocabulary), vocabulary)
    words = other_than_own(joined_up(words), vocabulary)
    words = whose_include(of_those_who_are(words))
    words = done_by_them(pronouns_together(words), vocabulary)
    words = assigned_as_of(recorded_as(words, vocabulary), vocabulary)
    words = of_that_ones(who_did_not(words, vocabulary), vocabulary)
    words = its_first_days(as_whoever(words, vocabulary), vocabulary)
    words = within_of_either(within_given(both_sides_of_it(words), vocabulary), vocabulary)
    words = other_than_those(words, vocabulary)
    words = the_one_asked(whenever_so(words, vocabulary), vocabulary)
    words = hours_told(both_are(either_of_things(not_and_not(words, vocabulary))), vocabulary)
    words = undone_for(when_it_was_done(at_or_after(words), vocabulary), vocabulary)
    words = without_last(
        counts_said(
            so_many_have(spans_said(gone_without(would_cost(words))), vocabulary), vocabulary
        ),
        vocabulary,
    )
    words = one_more(amounts_done(covers_it(words, vocabulary), vocabulary), vocabulary)
    words = done_all_of_it(after_doing(words, vocabulary), vocabulary)
    words = in_its_window(rated_so(still_valid(words, vocabulary), vocabulary), vocabulary)
    words = others_than_those(words, vocabulary)
    words = done_for_so_much(needed_above(words, vocabulary), vocabulary)
    words = as_many_as_it_holds(through_its_door(words, vocabulary), vocabulary)
    words = as_it_requires(what_is_left(words, vocabulary), vocabulary)
    words = deed_is_so_much(words, vocabulary)
    words = amount_in_front(may_not_exceed(words, vocabulary), vocabulary)
    words = light_deeds(things_counted(words, vocabulary), vocabulary)
    words = at_so_much(so_much_done(so_long(words, vocabulary), vocabulary), vocabulary)
    words = up_to_their_limit(its_noun_measured(words, vocabulary), vocabulary)
    words = said_of_both(numbered(years_old(words, vocabulary), vocabulary), vocabulary)
    words = except_for_those(words, vocabulary)
    words = marked_twice(flag_is_set(words, vocabulary), vocabulary)
    words = comes_to_be(they_have_come(words, vocabulary), vocabulary)
    words = as_its_status_says(theirs_covers(words, vocabulary), vocabulary)
    words = without_lately(there_is_so_much(words, vocabulary), vocabulary)
    words = done_so_often(having_any(with_so_many(words, vocabulary), vocabulary), vocabulary)
    words = measured_again(each_may(may_again(words, vocabulary), vocabulary), vocabulary)
    words = without_possessive(noun_before(about_what(words, vocabulary), vocabulary), vocabulary)
    words = employees_of(words, vocabulary)
    words = staff_alone(named_in_full(words, vocabulary), vocabulary)
    words = given_to(words, vocabulary)
    words = both_of_it(open_there(no_other_kind(words, vocabulary), vocabulary), vocabulary)
    words = one_as_such(ones_in_full(the_one_in_full(words, vocabulary), vocabulary), vocabulary)
    words = those_elsewhere_too(any_as_those(words))
    words = beside_such(anything_in_it(words, vocabulary), vocabulary)
    words = anywhere_in_it_too(words, vocabulary)
    words = tied_to_anything(done_to_any_at_all(words, vocabulary), vocabulary)
    words = every_one_inside_too(words, vocabulary)
    words = nested_too(those_inside(words, vocabulary), vocabulary)
    words = any_sub_ones(all_of_its_too(words), vocabulary)
    words = own_or_any(others_anywhere(of_its_parts(words, vocabulary), vocabulary), vocabulary)
    words = others_need_it_so(others_by_what_they_do(words, vocabulary))
    words = the_same_one(those_there(words, vocabulary), vocabulary)
    words = only_with_both(to_such_a_one(words, vocabulary), vocabulary)
    words = with_such_ones(into_what(words, vocabulary), vocabulary)
    words = of_which_they_are(that_has(words, vocabulary), vocabulary)
    words = which_ones(turned_on(words, vocabulary), vocabulary)
    words = as_its_members(seen_by(words, vocabulary), vocabulary)
    words = as_somebody(of_what_they_handle(words, vocabulary), vocabulary)
    words = done_of(to_those(as_it_ends(words, vocabulary), vocabulary), vocabulary)
    words = its_done(deeds_barred(words, vocabulary), vocabulary)
    words = with_such_a_thing(told_ahead(at_notice(words, vocabulary), vocabulary), vocabulary)
    words = before_it_is_done(done_by_itself(words, vocabulary), vocabulary)
    words = with_a_circumstance(for_any_other(words, vocabulary), vocabulary)
    words = so_first(must_have_first(words, vocabulary), vocabulary)
    words = or_by_whom(done_so(words, vocabulary), vocabulary)
    words = doing_must_be(with_a_witness(by_whom_first(words, vocabulary), vocabulary), vocabulary)
    words = doing_requires(on_a_device_there(words, vocabulary), vocabulary)
    words = in_such_a_state(words, vocabulary)
    words = doing_and_done(had_by_whom(words, vocabulary), vocabulary)
    words = not_done_in_time(words, vocabulary)
    words = without_emphasis(each_in_full(words, vocabulary), vocabulary)
    words = not_anything(does_none(words, vocabulary), vocabulary)
    words = its_noun_again(particles_together(words, vocabulary), vocabulary)
    words = done_by_them_alone(done_by_others(words, vocabulary), vocabulary)
    words = who_do_so(each_so(words, vocabulary), vocabulary)
    words = they_do_so(of_what(words, vocabulary), vocabulary)
    return permitted(together(words, vocabulary.entries), vocabulary)
