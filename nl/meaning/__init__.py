"""meaning knows what each phrase of the grammar means.

As grammar/ has a file for each kind of phrase, here is a folder for what each of them means:

    statements       who may, may not, must or alone may do what; the actions and modals in it
    discourse        what goes on from the statement before, or leaves out what that said
    nouns            who and what: the noun, what stands before it, what follows it
    predicates       what something is, has and does; conditions
    surroundings     what stands around a statement: if, unless, except, on behalf of
    times            when, since when, until when; what has happened by then
    quantities       how much and how many; comparisons

What they all share lies beside them: base, things, closing, parties, spoken.
"""
