# ruff: noqa: RUF001 -- letters that look alike are what this file is about
"""Knows letters that look alike, the marks of English, and the small words of some languages."""

from __future__ import annotations

MARKS = frozenset("‘’“”–—…•·‑′″§€£¥¢°½¼¾×±≤≥≠")
"""Signs beyond ASCII that an English text may have."""

SPACES = frozenset("\u00a0\u2002\u2003\u2007\u2009\u202f")
"""Spaces that word processors make."""

_PAIRS = (
    # Cyrillic
    "аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw ӏl ьb АA ВB ЕE КK МM НH ОO РP СC ТT ХX ІI ЈJ ЅS УY "
    # Greek
    "οo αa νv ιi κk ρp υu τt ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX γy ωw "
    # Armenian, Latin's own odd letters, letterlike signs
    "օo սu հh ոn զq ցg ıi ɡg ɑa ɩi ʟl ʀr ɪi ᴏo ǀl ʏy ɴn ℓl ǃl ꞌ' ʼ' ꓲI ꓳO"
)
LOOKALIKES = {pair[0]: pair[1] for pair in _PAIRS.split()}
"""By letter, the plain one that it looks like."""

FUNCTION_WORDS = frozenset(
    "the can may must only cannot not of to are is who that which their its any all every each and "
    "or from if when unless except with without until nobody anyone everyone no never be been by "
    "for at under after before than has have should shall".split()
)
"""Small words that an English rule can hardly do without."""

ALSO_ENGLISH = frozenset("a as do i in".split())
"""Small words of other languages that tell nothing, as English has them, too."""

FOREIGN = {
    "de": frozenset(
        "der die das den dem des und oder nicht nur können kann dürfen darf müssen muss ein eine "
        "einer einem mit von für auf bei sind ist wenn außer niemand alle jeder werden wird".split()
    ),
    "fr": frozenset(
        "le la les des du et ou ne pas seuls seul seulement peut peuvent doit doivent un une avec "
        "pour dans sur sont est si sauf personne tous chaque leur leurs aux que qui".split()
    ),
    "es": frozenset(
        "el la los las y o no solo sólo puede pueden debe deben un una con para en por son es si "
        "salvo excepto nadie todos cada su sus del al que".split()
    ),
    "it": frozenset(
        "il lo la i gli le e o non solo può possono deve devono un una con per in su sono è se "
        "tranne nessuno tutti ogni loro del della dei delle che".split()
    ),
    "pt": frozenset(
        "o a os as e ou não só apenas pode podem deve devem um uma com para em por são é se exceto "
        "ninguém todos cada seu seus do da dos das que".split()
    ),
    "nl": frozenset(
        "de het een en of niet alleen kan kunnen mag mogen moet moeten met van voor op zijn als "
        "behalve niemand alle iedere elke hun worden wordt bij".split()
    ),
    "sv": frozenset(
        "och eller inte bara endast kan får måste en ett med av för på är om utom ingen alla varje "
        "deras som det den".split()
    ),
    "pl": frozenset(
        "i lub nie tylko może mogą musi muszą z od dla na są jest jeśli oprócz nikt wszyscy każdy "
        "ich który które do przez".split()
    ),
}
"""By language, small words of it."""

_LANGUAGES = {
    "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "sv": "Swedish", "pl": "Polish",
}  # fmt: skip


def language_name(code: str) -> str:
    """What English calls a language of FOREIGN."""
    return _LANGUAGES[code]
