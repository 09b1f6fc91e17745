"""The sets of sentences, each with the folder of its domains' vocabularies."""

from __future__ import annotations

VOCABULARIES = {
    "development": "vocabularies",
    "held-out": "vocabularies",
    "second": "vocabularies2",
    "second-held-out": "vocabularies2",
    "third-held-out": "vocabularies3",
    "fourth": "vocabularies4",
    "fifth": "vocabularies5",
    "sixth": "vocabularies6",
    "seventh": "vocabularies7",
    "eighth": "vocabularies8",
    "ninth": "vocabularies9",
    "tenth": "vocabularies10",
    "eleventh": "vocabularies11",
    "twelfth": "vocabularies12",
    "thirteenth": "vocabularies13",
    "fourteenth": "vocabularies14",
    "fifteenth": "vocabularies15",
    "sixteenth": "vocabularies16",
    "seventeenth": "vocabularies17",
    "eighteenth": "vocabularies18",
    "nineteenth": "vocabularies19",
    "twentieth": "vocabularies",
    "twenty-first": "vocabularies21",
    "twenty-second": "vocabularies",
    "twenty-third": "vocabularies23",
    "twenty-fourth": "vocabularies",
    "twenty-fifth": "vocabularies25",
    "twenty-sixth": "vocabularies",
    "twenty-seventh": "vocabularies27",
    "twenty-eighth": "vocabularies28",
    "twenty-ninth": "vocabularies",
    "thirtieth": "vocabularies30",
    "thirty-first": "vocabularies34",
    "thirty-second": "vocabularies35",
    "thirty-third": "vocabularies",
    "thirty-fourth": "vocabularies37",
    "thirty-fifth": "vocabularies38",
    "thirty-sixth": "vocabularies39",
    "thirty-seventh": "vocabularies43",
    "thirty-eighth": "vocabularies44",
    "thirty-ninth": "vocabularies45",
    "fortieth": "vocabularies48",
    "forty-first": "vocabularies49",
    "forty-second": "vocabularies50",
    "forty-third": "vocabularies51",
}
CONSTRUCTIONS_ONLY = (
    "vocabularies29",
    "vocabularies31",
    "vocabularies32",
    "vocabularies33",
    "vocabularies41",
    "vocabularies42",
)
"""Folders of vocabularies that no set is about: cases of constructions are."""

FOLDERS = (*dict.fromkeys(VOCABULARIES.values()), *CONSTRUCTIONS_ONLY)
"""All folders of vocabularies."""
