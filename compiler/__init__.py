"""compiler knows how to turn policy text into a checked model and a rule graph.

The stages, in the order `pipeline.py` runs them:

    text → trees          parse, with lex, grammar (grammar.lark) and build; tree has the nodes
    trees → checked model check: declarations, relations and walks, rules, expressions;
                          vocabulary holds what is declared, model has the nodes
    checked model → graph lower

Every stage reports what is wrong to one `Report` (diagnostics, codes). Beside the stages, `format`
lays a policy out, `lint` warns, `unparse` writes a model as text, and `twin` evaluates a checked
model directly, slowly and obviously, to judge the engine by.
"""
