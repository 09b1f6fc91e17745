"""paraphrase knows how to say in plain English what a rule of the policy means.

It is made from the checked model alone, the same words each time, and leaves nothing out: rules
that differ in a constant or an operator never share a paraphrase.

    names, relations → readings   names, readings: how English says what the policy declares
    constants → words             constants: amounts, moments, windows, networks
    paths → noun phrases          walks: "a team that the user is a member of"
    values, conditions → clauses  values, comparing, conditions: each with its opposite
    clauses → sentence            layout: in one line, or as a list where that is too long
    rule → paraphrase             rules
"""

from .rules import paraphrase, paraphrase_clause, paraphrase_rule

__all__ = ["paraphrase", "paraphrase_clause", "paraphrase_rule"]
