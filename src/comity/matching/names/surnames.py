"""Chinese surnames and common characters as their bearers' families spell them (see `tables/chinese.txt`)."""

from comity.matching.names.tables import pairs, words

COMPOUND = frozenset(words("chinese.txt")["compound"])
MANDARIN = pairs("chinese.txt", "mandarin")
CANTONESE = pairs("chinese.txt", "cantonese")
HOKKIEN = pairs("chinese.txt", "hokkien")
HAKKA = pairs("chinese.txt", "hakka")
KOREAN = pairs("chinese.txt", "korean")
VIETNAMESE = pairs("chinese.txt", "vietnamese")
VIETNAMESE_SURNAMES = pairs("chinese.txt", "vietnamese-surnames")
VIETNAMESE_GIVEN = pairs("chinese.txt", "vietnamese-given")
HOKKIEN_GIVEN = pairs("chinese.txt", "hokkien-given")
HAKKA_GIVEN = pairs("chinese.txt", "hakka-given")
CHINESE = COMPOUND | frozenset((*CANTONESE, *HOKKIEN, *HAKKA))
