"""nl knows how to turn English into a rule, and a rule back into English: never by guessing.

The way of a sentence, in the order its modules are used:

    model → words                 vocabulary: what the policy declares, and how English says it
    text → words → phrases        text, rewording: words as the grammar has them; then the grammar
                                  (grammar/), chart: readings
    phrases → statements          reading, meaning: sentences, and what each phrase in them says
    statements → rules            ruling: drafts of statements, typed
    rules → outcome               outcome: a rule, a question, or a refusal with its reason
    judged texts → figures        evaluation: how well all of it does
    text → a model → outcome      models: a language model's proposal, held to all of the above

`rule` is the one intermediate rule that all of it, and every front end, speaks.
"""
