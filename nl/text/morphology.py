"""Knows the forms of English words: plurals, and the forms of verbs.

Forms are made from known words, never guessed back from unknown ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .lexicon import PREPOSITIONS

VOWELS = frozenset("aeiou")
PARTICLES = frozenset(
    "out off in up over down on back away to at home aside apart together forward".split()
)

IRREGULAR_PLURALS = {
    "person": "people", "child": "children", "man": "men", "woman": "women", "foot": "feet",
    "tooth": "teeth", "goose": "geese", "mouse": "mice", "ox": "oxen",
    "datum": "data", "medium": "media", "criterion": "criteria", "phenomenon": "phenomena",
    "stratum": "strata", "bacterium": "bacteria", "erratum": "errata", "addendum": "addenda",
    "curriculum": "curricula", "memorandum": "memoranda", "symposium": "symposia",
    "consortium": "consortia", "alumnus": "alumni", "alumna": "alumnae", "fungus": "fungi",
    "nucleus": "nuclei", "stimulus": "stimuli", "syllabus": "syllabi", "locus": "loci",
    "larva": "larvae", "formula": "formulae", "antenna": "antennae", "genus": "genera",
    "analysis": "analyses", "thesis": "theses", "diagnosis": "diagnoses", "crisis": "crises",
    "prognosis": "prognoses", "prosthesis": "prostheses", "oasis": "oases", "ellipsis": "ellipses",
    "basis": "bases", "axis": "axes", "index": "indices", "vertex": "vertices",
    "appendix": "appendices", "matrix": "matrices", "shelf": "shelves", "leaf": "leaves",
    "loaf": "loaves", "sheaf": "sheaves", "calf": "calves", "wolf": "wolves", "thief": "thieves",
    "hoof": "hooves", "wharf": "wharves", "scarf": "scarves", "quiz": "quizzes",
    "life": "lives", "wife": "wives", "knife": "knives", "half": "halves", "staff": "staff",
    "aircraft": "aircraft", "series": "series", "species": "species", "fish": "fish",
    "sheep": "sheep", "deer": "deer", "bison": "bison", "salmon": "salmon", "trout": "trout",
    "personnel": "personnel", "equipment": "equipment", "premises": "premises",
    "passer by": "passers by", "runner up": "runners up", "attorney general": "attorneys general",
    "notary public": "notaries public",
}  # fmt: skip
LAST_PARTS = (
    "wife", "knife", "child", "shelf", "person", "thesis", "analysis", "diagnosis", "foot", "tooth",
)  # fmt: skip
"""Irregular nouns that others end in: midwives, grandchildren, tradespeople, hypotheses."""

MASS = frozenset(
    (
        "footage imagery video audio content data metadata telemetry information evidence stock "
        "inventory machinery luggage baggage cargo freight mail correspondence software firmware "
        "hardware furniture livestock cattle poultry merchandise feedback research homework "
        "coursework music medication medicine gear waste material jewellery jewelry stationery "
        "ammunition produce food timber fuel blood paperwork documentation legislation code"
    ).split()
)
"""What is said of much as of one: "all footage"."""

# base: past, past participle
IRREGULAR_VERBS = {
    "be": ("was", "been"), "bear": ("bore", "borne"), "begin": ("began", "begun"),
    "break": ("broke", "broken"), "bring": ("brought", "brought"), "build": ("built", "built"),
    "buy": ("bought", "bought"), "catch": ("caught", "caught"), "choose": ("chose", "chosen"),
    "become": ("became", "become"), "come": ("came", "come"),
    "cut": ("cut", "cut"), "deal": ("dealt", "dealt"),
    "do": ("did", "done"), "draw": ("drew", "drawn"), "drive": ("drove", "driven"),
    "eat": ("ate", "eaten"), "feed": ("fed", "fed"), "find": ("found", "found"),
    "fly": ("flew", "flown"), "forbid": ("forbade", "forbidden"), "get": ("got", "got"),
    "give": ("gave", "given"), "go": ("went", "gone"), "grow": ("grew", "grown"),
    "have": ("had", "had"), "hear": ("heard", "heard"), "hide": ("hid", "hidden"),
    "hold": ("held", "held"), "keep": ("kept", "kept"), "know": ("knew", "known"),
    "lay": ("laid", "laid"), "lead": ("led", "led"), "leave": ("left", "left"),
    "lend": ("lent", "lent"), "let": ("let", "let"), "lose": ("lost", "lost"),
    "make": ("made", "made"), "meet": ("met", "met"),
    "pay": ("paid", "paid"), "put": ("put", "put"), "quit": ("quit", "quit"),
    "read": ("read", "read"), "proofread": ("proofread", "proofread"),
    "freeze": ("froze", "frozen"), "unfreeze": ("unfroze", "unfrozen"),
    "greenlight": ("greenlit", "greenlit"),
    "bind": ("bound", "bound"), "unbind": ("unbound", "unbound"), "undo": ("undid", "undone"),
    "bid": ("bid", "bid"),
    "seek": ("sought", "sought"), "strike": ("struck", "struck"), "swear": ("swore", "sworn"),
    "fall": ("fell", "fallen"), "feel": ("felt", "felt"),
    "hang": ("hung", "hung"), "lie": ("lay", "lain"), "mean": ("meant", "meant"),
    "rise": ("rose", "risen"), "shake": ("shook", "shaken"), "spin": ("spun", "spun"),
    "stand": ("stood", "stood"), "stick": ("stuck", "stuck"), "think": ("thought", "thought"),
    "throw": ("threw", "thrown"),
    "upset": ("upset", "upset"), "wind": ("wound", "wound"), "deny": ("denied", "denied"),
    "broadcast": ("broadcast", "broadcast"),
    "cast": ("cast", "cast"), "cost": ("cost", "cost"), "ride": ("rode", "ridden"),
    "run": ("ran", "run"), "see": ("saw", "seen"),
    "sell": ("sold", "sold"), "send": ("sent", "sent"), "set": ("set", "set"),
    "shut": ("shut", "shut"), "show": ("showed", "shown"), "sit": ("sat", "sat"),
    "speak": ("spoke", "spoken"), "spend": ("spent", "spent"), "split": ("split", "split"),
    "steal": ("stole", "stolen"), "take": ("took", "taken"), "teach": ("taught", "taught"),
    "tell": ("told", "told"),
    "wear": ("wore", "worn"), "win": ("won", "won"),
    "write": ("wrote", "written"),
    "arise": ("arose", "arisen"), "awake": ("awoke", "awoken"), "beat": ("beat", "beaten"),
    "bend": ("bent", "bent"), "bet": ("bet", "bet"), "bite": ("bit", "bitten"),
    "bleed": ("bled", "bled"), "blow": ("blew", "blown"), "breed": ("bred", "bred"),
    "burst": ("burst", "burst"), "dig": ("dug", "dug"), "fight": ("fought", "fought"),
    "flee": ("fled", "fled"), "forget": ("forgot", "forgotten"), "grind": ("ground", "ground"),
    "hit": ("hit", "hit"), "hurt": ("hurt", "hurt"), "kneel": ("knelt", "knelt"),
    "light": ("lit", "lit"), "ring": ("rang", "rung"), "shed": ("shed", "shed"),
    "shine": ("shone", "shone"), "shoot": ("shot", "shot"), "shrink": ("shrank", "shrunk"),
    "sing": ("sang", "sung"), "sink": ("sank", "sunk"), "sleep": ("slept", "slept"),
    "slide": ("slid", "slid"), "spread": ("spread", "spread"), "spring": ("sprang", "sprung"),
    "sting": ("stung", "stung"), "sweep": ("swept", "swept"), "swell": ("swelled", "swollen"),
    "swim": ("swam", "swum"), "swing": ("swung", "swung"), "tear": ("tore", "torn"),
    "wake": ("woke", "woken"), "weave": ("wove", "woven"), "weep": ("wept", "wept"),
    "wring": ("wrung", "wrung"), "input": ("input", "input"), "offset": ("offset", "offset"),
    "reset": ("reset", "reset"), "sublet": ("sublet", "sublet"), "rid": ("rid", "rid"),
}  # fmt: skip

PARTICIPLES = {participle: base for base, (_, participle) in IRREGULAR_VERBS.items()}
PASTS = {past: base for base, (past, _) in IRREGULAR_VERBS.items()}


def plural(noun: str) -> tuple[str, ...]:
    """The plurals of a noun, the usual one first; of several words, the last one's, or that of the
    one before "of" or "with": members of the board, files with personal data.
    """
    parts = (noun.partition(joined) for joined in (" of ", " with "))
    first, of, rest = min(parts, key=lambda found: len(found[0]))
    *before, last = first.split(" ")
    head = " ".join([*before, ""])
    found = tuple(head + form + of + rest for form in _plural(last))
    *_, person = rest.rpartition(" ")
    if person in STAFF and rest != person:  # front of house managers
        found = (*(noun.removesuffix(person) + form for form in _plural(person)), *found)
    return (*_headed(noun), *found)


STAFF = frozenset("manager officer worker leader supervisor assistant coordinator clerk".split())
"""Who is called by a phrase with "of" in it that stands before."""


def _headed(noun: str) -> tuple[str, ...]:
    """The plural of what is called by more than a noun: runners-up, editors in chief."""
    whole = noun.replace("-", " ")
    if whole in IRREGULAR_PLURALS and " " in whole:
        return (IRREGULAR_PLURALS[whole],)
    for rest in (" in chief", " in law", " in residence", " in training", " in charge"):
        first = whole.removesuffix(rest)
        if first != whole and " " not in first:
            return tuple(form + rest for form in _plural(first))
    head, at, rest = next((parts for parts in map(whole.partition, PLACED) if parts[0] != whole),
                          (whole, "", ""))  # fmt: skip
    joins = at.strip() in JOINING or rest.split(" ")[0] in STANDING
    if at and joins:  # subsidiaries at any level, managers on duty, deployments to production
        *before, last = head.split(" ")
        return tuple(" ".join((*before, form)) + at + rest for form in _plural(last))
    return ()


PLACED = (" at ", " on ", " to ", " for ", " from ", " under ")
JOINING = frozenset("to for from under".split())
"""What stands between a noun and what tells which it is: requests for leave."""
STANDING = frozenset("any every each all duty call shift site leave board".split())
"""What somebody or something is called to be at or on, behind the noun for it."""

_HARD = frozenset("tech biotech fintech epoch eunuch monarch stomach loch patriarch".split())
"""Nouns whose "ch" is a "k"."""


def _plural(noun: str) -> tuple[str, ...]:
    if noun in IRREGULAR_PLURALS:
        other = (noun + "s",) if noun not in IRREGULAR_PLURALS.values() else ()
        return (IRREGULAR_PLURALS[noun], *other)
    if noun in MASS:
        return (noun, noun + "s")
    for last in LAST_PARTS:
        if noun.endswith(last):
            regular = (noun + "s",) if last == "person" else ()
            return (noun.removesuffix(last) + IRREGULAR_PLURALS[last], *regular)
    if noun in _HARD:
        return (noun + "s",)
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return (noun + "es",)
    if noun.endswith("y") and noun[-2:-1] not in VOWELS:
        return (noun[:-1] + "ies",)
    if noun.endswith("wife"):
        return (noun[:-2] + "ves",)
    if noun.endswith("man") and not noun.endswith(NOT_MEN):
        return (noun[:-3] + "men", noun + "s")
    if noun.endswith("o"):
        return (noun + "s", noun + "es")
    return (noun + "s",)


NOT_MEN = ("human", "german", "roman", "norman", "ottoman", "shaman", "talisman", "caiman")
"""What ends in "man" and is no man."""


def singular(noun: str) -> Iterator[str]:
    """A plural noun's singular: "certification" of certifications, "child" of children; of
    branches, which could be of "branche" too, either.
    """
    before, _, last = f" {noun}".rpartition(" ")
    for one in dict.fromkeys(_singular(last)):
        yield f"{before} {one}".strip()


def _singular(noun: str) -> Iterator[str]:
    for one, several in IRREGULAR_PLURALS.items():
        if several == noun and one != noun:
            yield one
            return
    for one in LAST_PARTS:
        several = IRREGULAR_PLURALS[one]
        if noun.endswith(several):
            yield noun.removesuffix(several) + one
            return
    if noun.endswith("s") and not noun.endswith("ss"):
        yield noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")
    if noun.endswith(("sses", "xes", "ches", "shes", "zes", "oes", "uses")):
        yield noun.removesuffix("es")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb's forms; where usage is divided, each has several."""

    base: str
    third: tuple[str, ...]
    past: tuple[str, ...]
    participle: tuple[str, ...]
    gerund: tuple[str, ...]


RESULTS = frozenset(
    (
        "open shut closed live public private free clear final read unread paid unpaid resolved "
        "complete visible invisible ready missing lost short"
    ).split()
)
"""In what state a verb leaves what it is done to: "hold open", "make public", "mark paid"."""
LEAVING = frozenset(
    (
        "hold make mark set leave keep push put turn lock prop flag lay declare cut break switch "
        "report go wedge jam pronounce force"
    ).split()
)
"""Verbs that say it with such a word."""


def leaves_so(words: Sequence[str]) -> bool:
    """Whether two words are a verb and the state that it leaves things in: "hold open"."""
    return len(words) == 2 and words[0] in LEAVING and words[1] in RESULTS


MANNERS = frozenset("force bulk mass auto soft hard fast self double cross batch live hot".split())
"""What stands before a verb and says how: "force push to"."""


NO_MANNERS = frozenset(
    "apply reply supply comply multiply rely ally tally rally bully fly family assembly anomaly "
    "monopoly jelly lily butterfly monthly weekly daily quarterly".split()
)


def says_how(word: str) -> bool:
    """Whether a word behind a verb says how something is done: "operate remotely"."""
    return word.endswith("ly") and word not in NO_MANNERS


@lru_cache(maxsize=4096)
def verb(base: str) -> Verb:
    """The forms of a verb: of "sign off" and "release to service" the first word changes, of "fact
    check" the last, of "force push to" the second.
    """
    words = base.split(" ")
    at = len(words) - 1 if PREPOSITIONS.isdisjoint(words) and words[-1] not in PARTICLES else 0
    if len(words) > 1 and words[0] in MANNERS:
        at = 1
    how = len(words) > 1 and says_how(words[-1])
    if words[0] in ("take", "make") or how or leaves_so(words):  # take part, make good
        at = 0
    head = "".join(f"{word} " for word in words[:at])
    tail = "".join(f" {word}" for word in words[at + 1 :])
    forms = _verb(words[at])
    return Verb(
        base,
        *(
            tuple(head + form + tail for form in group)
            for group in (forms.third, forms.past, forms.participle, forms.gerund)
        ),
    )


def _verb(base: str) -> Verb:
    third = {"have": ("has",), "be": ("is",)}.get(base) or _third(base)
    if irregular := _irregular(base):
        past, participle = irregular
        return Verb(base, third, (past,), (participle,), _gerund(base))
    past_forms = tuple(stem + "ed" for stem in _stems(base))
    if base.endswith("e"):
        past_forms = (base + "d",)
    elif base.endswith("y") and base[-2:-1] not in VOWELS:
        past_forms = (base[:-1] + "ied",)
    return Verb(base, third, past_forms, past_forms, _gerund(base))


PREFIXES = ("re", "over", "out", "under", "with", "fore", "mis", "for", "up")
REGULAR = frozenset({"relay"})


def _irregular(base: str) -> tuple[str, str] | None:
    """Past and participle of a verb that is irregular, or begins as one goes on: resell, resold."""
    if base in IRREGULAR_VERBS:
        return IRREGULAR_VERBS[base]
    for prefix in PREFIXES:
        found = IRREGULAR_VERBS.get(base.removeprefix(prefix))
        if base.startswith(prefix) and found is not None and base not in REGULAR:
            return prefix + found[0], prefix + found[1]
    return None


def able(base: str) -> tuple[str, ...]:
    """What can be done: "editable", "visible"; nothing for a verb of several words."""
    if " " in base:
        return ()
    if base in ("view", "see", "read"):
        return ("visible", "viewable") if base != "read" else ("visible", "readable")
    stems = _stems(base)
    if base.endswith("e") and not base.endswith(("ee", "ce", "ge")):
        stems = (base[:-1], base)
    elif base.endswith("y") and base[-2:-1] not in VOWELS:
        stems = (base[:-1] + "i",)
    return tuple(f"{stem}able" for stem in stems)


def _third(base: str) -> tuple[str, ...]:
    if base.endswith("o"):
        return (base + "es",)
    if base in MASS:
        return (base + "s",)
    return _plural(base)[:1] if base not in IRREGULAR_PLURALS else (base + "s",)


def _gerund(base: str) -> tuple[str, ...]:
    if base.endswith("ie"):
        return (base[:-2] + "ying",)
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and base != "be":
        return (base[:-1] + "ing",)
    return tuple(stem + "ing" for stem in _stems(base))


def _stems(base: str) -> tuple[str, ...]:
    """The base, and with its last consonant doubled where that may be."""
    doubles = (
        len(base) > 2
        and base[-1] not in VOWELS
        and base[-1] not in "wxyh"
        and base[-2] in VOWELS
        and (base[-3] not in VOWELS or base[-4:-2] == "qu" or base.endswith(("uel", "ial", "ual")))
    )
    return (base, base + base[-1]) if doubles else (base,)


def base_of_participle(word: str) -> tuple[str, ...]:
    """The verbs whose past participle a word may be: "shared" of share, "signed" of sign."""
    for prefix in ("", *PREFIXES):
        base = PARTICIPLES.get(word.removeprefix(prefix))
        if word.startswith(prefix) and base is not None and prefix + base not in REGULAR:
            return (prefix + base,)
    if word.endswith("ied"):
        return (word[:-1] if len(word) == 4 else word[:-3] + "y",)  # die, tie; try, apply
    if word == "used":
        return ("use",)
    if not word.endswith("ed") or len(word) < 5:
        return ()
    bases = [word[:-1], word[:-2]]
    if word[-3] == word[-4]:
        bases.append(word[:-3])
    return tuple(base for base in bases if word in verb(base).participle)


def base_of_past(word: str) -> tuple[str, ...]:
    """The verbs whose past a word may be: "wrote" of write, "signed" of sign."""
    return (PASTS[word],) if word in PASTS else base_of_participle(word)


def base_of_third(word: str) -> tuple[str, ...]:
    """The verbs whose third person a word may be: "owns" of own, "manages" of manage."""
    if not word.endswith("s") or word.endswith(("ss", "ous")) or len(word) < 4:
        return ()
    bases = [word[:-1]]
    if word.endswith("ies"):
        bases = [word[:-1] if len(word) == 4 else word[:-3] + "y"]
    elif word.endswith("es"):
        bases.append(word[:-2])
    return tuple(base for base in bases if word in _third(base))


def base_of_agent(word: str) -> tuple[str, ...]:
    """The verbs that an agent's noun may come from: "owner" of own, "supervisor" of supervise."""
    special = {
        "author": "write", "lead": "lead", "head": "head", "staff": "staff", "chair": "chair",
        "host": "host", "sponsor": "sponsor", "mentor": "mentor", "tutor": "tutor",
        "coach": "coach", "crew": "crew", "guard": "guard", "judge": "judge",
        "steward": "steward", "pilot": "pilot", "captain": "captain", "referee": "referee",
        "umpire": "umpire", "skipper": "skipper", "escort": "escort", "chaperone": "chaperone",
        "marshal": "marshal", "champion": "champion", "member": "", "custodian": "",
    }  # fmt: skip
    if word in special:
        return (special[word],) if special[word] else ()
    if not word.endswith(("er", "or")) or len(word) < 5:
        return ()
    bases = [word[:-2], word[:-1] if word.endswith("er") else word[:-2] + "e"]
    if word.endswith("ier") and len(word) > 5:
        bases = [word[:-3] + "y"]  # a certifier certifies
    elif word[-3] == word[-4]:
        bases.append(word[:-3])
    return tuple(dict.fromkeys(bases))


def agents(verb_: str) -> tuple[str, ...]:
    """Who does what a verb says: the approver, the reviewer, the creator, the owner."""
    if verb_ == "own":
        return ("owner",)
    if " " in verb_ or len(verb_) < 4:
        return ()
    found: tuple[str, ...]
    if verb_.endswith(("ate", "ute", "ise", "ize")):
        found = (verb_[:-1] + "or", verb_ + "r")
    elif verb_.endswith("e"):
        found = (verb_ + "r",)
    elif verb_.endswith(("ct", "it", "ss")):
        found = (verb_ + "or", verb_ + "er")
    elif verb_.endswith("y"):
        found = (verb_ + "er",) if verb_[-2] in "aeou" else (verb_[:-1] + "ier", verb_ + "er")
    else:
        doubled = verb_ + verb_[-1]
        found = (f"{doubled}er" if f"{doubled}ing" in _gerund(verb_) else f"{verb_}er",)
    return tuple(noun for noun in found if noun.endswith("ier") or verb_ in base_of_agent(noun))


NO_GERUNDS = frozenset("sibling underling ceiling evening morning shilling string".split())
"""Nouns that end as gerunds do."""


def base_of_gerund(word: str) -> tuple[str, ...]:
    """The verbs whose gerund a word may be: "attending" of attend."""
    if not word.endswith("ing") or len(word) < 6 or word in NO_GERUNDS:
        return ()
    stem = word[:-3]
    return tuple(base for base in (stem, stem + "e") if word in _gerund(base))
