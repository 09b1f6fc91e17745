"""models knows how to ask a language model what a text means, and how not to believe it.

front_end(settings) -> FrontEnd       a front end: (text, model) -> Outcome, and .usage
settings(provider, ...) -> Settings   what to ask, from the environment and from options

The controlled path reads every text first. A model is asked only about what that path can't read,
and its answer is taken for nothing but a proposal:

    text → what the model is told         asking, grammar, form
    the request, and all that can fail    provider, openai_api, anthropic_api, usage
    the answer → a rule                   restated (controlled English), form (a rule as JSON)
    is all of the text in it, and no more quotes, evidence
    two samples → one outcome             front_end: proved to mean the same, judged like any other
"""

from .front_end import FrontEnd, front_end
from .settings import Settings, settings
from .usage import Usage

__all__ = ["FrontEnd", "Settings", "Usage", "front_end", "settings"]
