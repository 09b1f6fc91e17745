"""dialogue knows how an author and Sayso come from a sentence to a live rule.

draft(text, policy) -> Draft            a rule with paraphrase, examples and changes; or a
                                        question; or a refusal
answered(draft, choice, policy) -> Draft   the author has chosen a reading
must_be_accepted(draft, policy, widen=…) -> Made   a yes, where it is enough
record(draft, made, author), as_tests(…)         what is kept of it
"""

from .drafting import Draft, Made, NoSuchChoice, NotAccepted, answered, draft, must_be_accepted
from .inserting import with_rule
from .keeping import Record, as_tests, record
from .samples import Sample, Samples

__all__ = [
    "Draft",
    "Made",
    "NoSuchChoice",
    "NotAccepted",
    "Record",
    "Sample",
    "Samples",
    "answered",
    "as_tests",
    "draft",
    "must_be_accepted",
    "record",
    "with_rule",
]
