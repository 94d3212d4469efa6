"""Published tables, written down here as numbers, each with its source."""

# Denmark, start-up grant for local nursing homes 2025: 30.9 million kroner in order of receipt, at most 4.0 million
# per municipality, the last one gets the rest. Kroner.
# https://www.lovguiden.dk/loven/vejledning-om-ansøgning-om-tilskud-fra-ansøgningspuljen-til-kommunernes-etablering-af-lokalplejehjem
NURSING_HOMES_FRAME = 30_900_000
NURSING_HOMES_CAP = 4_000_000
NURSING_HOMES = (*[4_000_000] * 7, 2_900_000)

# Largest remainder: case → (total, keys, expected). `TIE`: equal remainders that the method cannot tell apart.
# Sources: de.wikipedia.org/wiki/Hare-Niemeyer-Verfahren and en.wikipedia.org/wiki/Largest_remainder_method through
# the tests of the R package proporz; Balinski and Young, American Mathematical Monthly 82 (1975), 701-730, through
# the tests of the Python package apportionment.
LARGEST_REMAINDER = {
    "dewiki_hare_60": (60, (216, 310, 22, 32), (23, 32, 2, 3)),
    "enwiki_lr_10": (10, (47000, 16000, 15800, 12000, 6100, 3100), (5, 2, 1, 1, 1, 0)),
    "dewiki_31": (31, (720257, 323524, 257466, 213138, 144392, 88315), (13, 6, 5, 4, 2, 1)),
    "equal_remainder_not_on_threshold": (10, (43, 33, 12, 8, 4), (4, 3, 1, 1, 1)),
    "quorum_5": (10, (43, 33, 12, 8), (5, 3, 1, 1)),  # the fifth, with 4 of 100, is below the quorum of 5 per cent
    "balinski_young_1": (100, (5117, 4400, 162, 161, 160), (51, 44, 2, 2, 1)),
    "balinski_young_2": (26, (9061, 7179, 5259, 3319, 1182), (9, 7, 5, 4, 1)),
    "tie_must_be_reported": (1, (10, 10, 0), "TIE"),
    "tie_not_relevant": (2, (10, 10, 0), (1, 1, 0)),
}

# Seven items of which each must keep its lower quota, and at least 1: that takes 11 of 10.
# Source: vignette of the R package apportR. Lower quotas of 10 · key / 38, raised to 1.
FLOOR_TOTAL = 10
FLOOR_KEYS = (1, 2, 15, 3, 1, 12, 4)
FLOOR_FLOORS = (1, 1, 3, 1, 1, 3, 1)
FLOOR_SHORTFALL = 1
# With a floor of 1 for each and nothing else the formula has room, λ = 5/27: the 12 gets 2, less than its lower quota.
FLOOR_OF_ONE = (1, 1, 3, 1, 1, 2, 1)

# Swiss National Council 2003: 200 seats by population of the 2000 census, each canton at least one.
# Source: Federal Act on Political Rights (SR 161.1) Art. 17; population in BBl 2002; seats: bk.admin.ch nrw07 lf_002.
COUNCIL_SEATS = 200
COUNCIL = {
    "Zürich": (1247906, 34),
    "Bern": (957197, 26),
    "Luzern": (350504, 10),
    "Uri": (34777, 1),
    "Schwyz": (128704, 4),
    "Obwalden": (32427, 1),
    "Nidwalden": (37235, 1),
    "Glarus": (38183, 1),
    "Zug": (100052, 3),
    "Freiburg": (241706, 7),
    "Solothurn": (244341, 7),
    "Basel-Stadt": (188079, 5),
    "Basel-Landschaft": (259374, 7),
    "Schaffhausen": (73392, 2),
    "Appenzell A.Rh.": (53504, 1),
    "Appenzell I.Rh.": (14618, 1),
    "St. Gallen": (452837, 12),
    "Graubünden": (187058, 5),
    "Aargau": (547493, 15),
    "Thurgau": (228875, 6),
    "Tessin": (306846, 8),
    "Waadt": (640657, 18),
    "Wallis": (272399, 7),
    "Neuenburg": (167949, 5),
    "Genf": (413673, 11),
    "Jura": (68224, 2),
}

# The statutory method without its floor: the Valais gets one more, Appenzell I.Rh. none.
COUNCIL_WITHOUT_FLOOR = {"Wallis": 8, "Appenzell I.Rh.": 0}

# Claims of 100, 200 and 300 on an estate, in sixths so that all are whole. Computed companions of the Talmud's table
# (Aumann and Maschler 1985): estate → method → shares.
CLAIMS = (600, 1200, 1800)
SIXTHS = {
    600: {"proportional": (100, 200, 300), "equal": (200, 200, 200), "equal_loss": (0, 0, 600)},
    1200: {"proportional": (200, 400, 600), "equal": (400, 400, 400), "equal_loss": (0, 300, 900)},
    1800: {"proportional": (300, 600, 900), "equal": (600, 600, 600), "equal_loss": (0, 600, 1200)},
}

# Claims of 2, 4, 7 and 8 on 10, in twenty-firsts. Inputs: documentation of the R package ClaimsProblems; computed.
SMALL_CLAIMS = (42, 84, 147, 168)
SMALL_ESTATE = 210
TWENTY_FIRSTS = {"proportional": (20, 40, 70, 80), "equal": (42, 56, 56, 56), "equal_loss": (0, 21, 84, 105)}

# Max-min fair share, a capacity of 10 for 2, 2.6, 4 and 5, in tenths. Source: Keshav, An Engineering Approach to
# Computer Networking, as told in public lecture notes.
FAIR_CAPACITY = 100
FAIR_DEMANDS = (20, 26, 40, 50)
FAIR_SHARES = (20, 26, 27, 27)

# RFC 3797, the reference draw: 25 in the pool; the first eleven drawn. (Its MD5 is a test vector only.)
RFC_3797_KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./"
RFC_3797_POOL = 25
RFC_3797_DRAWN = (17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22)

# Published unit rates: rate, units, amount. DK: socialstyrelsen.dk, Pulje til vikardækning; UK: Skills for Care.
UNIT_RATES = (
    (25_000, 6, 150_000),
    (15, 46, 690),
    (15, 58, 870),
    (15, 70, 1050),
    (15, 80, 1200),
    (1_000, 2, 2_000),
)
