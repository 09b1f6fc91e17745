"""evaluation knows how to tell how well English is understood: by judged texts, in the engine.

    lines → records               records: a text, what is expected of it, and judged requests
    record → outcome              evaluate: the front end under judgement compiles the text
    rule + examples → decisions   trial: the rule as a policy's only one, run by the real engine
    results → figures             figures: what was exact, declined, wrong, unsafe

Its one entry is `evaluate.evaluate`; docs/english-evaluation.md describes the records.
"""
