"""Alphabets: the order of letters, for the sort keys that are made without ICU.

Source: the root collation of CLDR and its tailorings (https://cldr.unicode.org/), as far as
letters of living languages are concerned. Letters that Unicode takes apart, such as ``é``,
are an accented base letter unless an alphabet has them as a letter of their own. Letters of
scripts that are not here come after these, by their code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: ``{script, as Unicode names its letters: its letters in order}``; in the order of scripts
ALPHABETS = {
    "LATIN": "abcdeəfghiıjklmnŋopqrstŧuvwxyzþ",
    "GREEK": "αβγδεζηθικλμνξοπρστυφχψω",
    "CYRILLIC": "аәӕбвгғҕдђҙеєжҗзѕиійјкқҡлљмнңњоөпрстћуүұфхҳһцчҷџшщъыьэюя",
    "HEBREW": "אבגדהוזחטיכלמנסעפצקרשת",
    "ARABIC": (
        "ءآأؤإئابٻپڀةتثٹٺټٽٿجڄڃچڇحخځڅدذڈډڊڌڍرزڑړږژڙسشښصضطظعغفڤڦقكکڪګڭگڱڳلمنںڻڼهھہۃەوۆۇۈۋىيیېے"
    ),
    "DEVANAGARI": ("ॐंःऄअआइईउऊऋॠऌॡऍऎएऐऑऒओऔकखगघङचछजझञटठडढणतथदधनपफबभमयरलळवशषसहऽािीुूृॄॢॣॅॆेैॉॊोौ्"),
}

#: ``{letter: the letters it is a variant of}``: it sorts beside them, after them
VARIANTS = {
    "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "ħ": "h", "ł": "l", "ø": "o",
    "ς": "σ", "ґ": "г", "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ", "ँ": "ं",
} | {chr(katakana): chr(katakana - 0x60) for katakana in range(0x30A1, 0x30F7)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tailoring:
    """What a language orders in a way of its own."""

    #: Its own script, which comes before Latin
    script: str = "LATIN"
    #: Each: a letter, and those that follow it
    after: tuple[str, ...] = ()
    #: Each: a letter, and those that come before it
    before: tuple[str, ...] = ()
    variants: Mapping[str, str] = field(default_factory=dict)
    #: Capital letters whose small one is not the usual one
    small: Mapping[str, str] = field(default_factory=dict)


def _variants_of(base: str, letters: str) -> dict[str, str]:
    return dict.fromkeys(letters, base)


#: German and French are ordered as the root says.
TAILORINGS = {
    "es": Tailoring(after=("nñ",)),
    "pl": Tailoring(after=("aą", "cć", "eę", "lł", "nń", "oó", "sś", "zźż")),
    "tr": Tailoring(after=("cç", "gğ", "hı", "oö", "sş", "uü"), small={"I": "ı", "İ": "i"}),
    "sv": Tailoring(
        after=("zåäö",),
        variants={"þ": "th"}
        | _variants_of("y", "üű")
        | _variants_of("ä", "æę")
        | _variants_of("ö", "øőœô"),
    ),
    "ru": Tailoring("CYRILLIC"),
    "he": Tailoring("HEBREW"),
    "hi": Tailoring("DEVANAGARI"),
    "ar": Tailoring(
        "ARABIC",
        variants={"آ": "اا", "ة": "ت"} | _variants_of("ا", "ءأؤإئ") | _variants_of("ي", "یى"),
    ),
    "fa": Tailoring(
        "ARABIC",
        before=("هو",),
        after=("اء",),
        variants=_variants_of("ء", "أؤإئ")
        | _variants_of("ک", "كڪګڭ")
        | _variants_of("ه", "ةھہۃە")
        | _variants_of("ی", "ىيېے"),
    ),
}
