"""How a ruleset shares money out, in the agency's words. `letters.methods` chooses and fills in."""

# What a line stands in a queue by: criterion → language → (sentence where it comes first, noun, which end goes first)
ORDERS = {
    "received_at": {
        "da": (
            "Pengene gives i den rækkefølge, ansøgningerne kom ind.",
            "tidspunktet, de kom ind",
            "tidligst først",
        ),
        "en": (
            "The money is awarded in the order in which the applications came in.",
            "the moment they came in",
            "earliest first",
        ),
    },
    "-received_at": {
        "da": (
            "Pengene gives først til de ansøgninger, der kom ind sidst.",
            "tidspunktet, de kom ind",
            "senest først",
        ),
        "en": (
            "The money goes first to the applications that came in last.",
            "the moment they came in",
            "latest first",
        ),
    },
    "received_day": {
        "da": ("Pengene gives efter den dag, ansøgningerne kom ind.", "dagen, de kom ind", "tidligst først"),
        "en": (
            "The money is awarded by the day on which the applications came in.",
            "the day they came in",
            "earliest first",
        ),
    },
    "-received_day": {
        "da": (
            "Pengene gives først til de ansøgninger, der kom ind den seneste dag.",
            "dagen, de kom ind",
            "senest først",
        ),
        "en": (
            "The money goes first to the applications that came in on the latest day.",
            "the day they came in",
            "latest first",
        ),
    },
    "tier": {
        "da": ("Gruppe 1 kommer først i køen, dernæst gruppe 2 og så videre.", "gruppen", "lavest først"),
        "en": ("Group 1 comes first in the queue, then group 2 and so on.", "the group", "lowest first"),
    },
    "-tier": {
        "da": ("Gruppen med det højeste nummer kommer først i køen.", "gruppen", "højest først"),
        "en": ("The group with the highest number comes first in the queue.", "the group", "highest first"),
    },
    "score": {
        "da": (
            "Pengene gives først til de ansøgninger, der er vurderet lavest.",
            "vurderingens point",
            "færrest først",
        ),
        "en": ("The money goes first to the applications assessed lowest.", "the points assessed", "fewest first"),
    },
    "-score": {
        "da": ("Pengene gives først til de ansøgninger, der er vurderet højest.", "vurderingens point", "flest først"),
        "en": ("The money goes first to the applications assessed highest.", "the points assessed", "most first"),
    },
    "rank": {
        "da": (
            "Det, ansøgerne selv har sat øverst, kommer først i køen.",
            "ansøgerens egen rækkefølge",
            "øverst først",
        ),
        "en": (
            "What the applicants have put on top themselves comes first in the queue.",
            "the applicant's own order",
            "top first",
        ),
    },
    "-rank": {
        "da": (
            "Det, ansøgerne selv har sat nederst, kommer først i køen.",
            "ansøgerens egen rækkefølge",
            "nederst først",
        ),
        "en": (
            "What the applicants have put at the bottom themselves comes first in the queue.",
            "the applicant's own order",
            "bottom first",
        ),
    },
    "amount": {
        "da": ("De mindste beløb kommer først i køen.", "beløbet", "mindst først"),
        "en": ("The smallest amounts come first in the queue.", "the amount", "smallest first"),
    },
    "-amount": {
        "da": ("De største beløb kommer først i køen.", "beløbet", "størst først"),
        "en": ("The largest amounts come first in the queue.", "the amount", "largest first"),
    },
    "key": {
        "da": ("Køen går efter {key}, det mindste tal først.", "{key}", "mindst først"),
        "en": ("The queue goes by {key}, the smallest figure first.", "{key}", "smallest first"),
    },
    "-key": {
        "da": ("Køen går efter {key}, det største tal først.", "{key}", "størst først"),
        "en": ("The queue goes by {key}, the largest figure first.", "{key}", "largest first"),
    },
    "draw": {
        "da": ("Vi trækker lod om rækkefølgen.", "", ""),
        "en": ("We draw lots for the order.", "", ""),
    },
}
# The next criteria of a queue; the criteria of the other methods; both without and with a draw at the end.
EQUAL = {
    "da": "Står flere lige, ser vi på {nouns}.",
    "en": "When several stand equal, we look at {nouns}.",
}
ODD = {
    "da": "Det, der bliver til overs ved afrunding, går efter {nouns}.",
    "en": "What rounding leaves over goes by {nouns}.",
}
SHORT = {
    "da": "Er der ikke penge til alle i en omgang, går de efter {nouns}.",
    "en": "When a round does not reach everybody, the money goes by {nouns}.",
}
NOUN = {"da": "{noun} ({end})", "en": "{noun} ({end})"}
THEN = {"da": " og dernæst ", "en": " and then "}
DRAW = {
    "da": ("Står flere lige, trækker vi lod.", "Står flere stadig lige, trækker vi lod."),
    "en": ("When several stand equal, we draw lots.", "When several still stand equal, we draw lots."),
}

MARGINS = {
    "stop": {
        "da": "Køen stopper, når der ikke er penge nok til den næste.",
        "en": "The queue ends when there is not enough money for the next one.",
    },
    "skip": {
        "da": "Er der ikke penge nok til den næste, går vi videre til dem, der er penge nok til.",
        "en": "When there is not enough money for the next one, we go on to those that there is enough for.",
    },
    "partial": {
        "da": "Den sidste i køen får det, der er tilbage.",
        "en": "The last one in the queue gets what is left.",
    },
    "rounds:stop": {
        "da": "Trinnet slutter, når der ikke er penge nok til den næste.",
        "en": "The step ends when there is not enough money for the next one.",
    },
    "rounds:partial": {
        "da": "Den sidste, der er penge til, får det, der er tilbage.",
        "en": "The last one that there is money for gets what is left.",
    },
}

# method → language → sentence; a queue is told by its order
METHODS = {
    "proportional": {
        "da": "Er der ikke penge nok, bliver alle sat ned i samme forhold.",
        "en": "When there is not enough money, all are reduced in the same proportion.",
    },
    "equal": {
        "da": "Pengene deles lige. Ingen får mere, end de har søgt om.",
        "en": "The money is shared equally. Nobody gets more than they applied for.",
    },
    "equal:weight": {
        "da": "Pengene deles i forhold til {key}. Ingen får mere, end de har søgt om.",
        "en": "The money is shared in proportion to {key}. Nobody gets more than they applied for.",
    },
    "equal_loss": {
        "da": "Er der ikke penge nok, mangler alle det samme beløb.",
        "en": "When there is not enough money, all are short of the same amount.",
    },
    "keyed": {
        "da": "Pengene fordeles efter {key}. Ingen får mere, end de har søgt om.",
        "en": "The money is shared out by {key}. Nobody gets more than they applied for.",
    },
    "rounds:one": {
        "da": "Hver ansøger får ét modul, valgt efter ansøgerens egen rækkefølge.",
        "en": "Each applicant gets one module, chosen by the applicant's own order.",
    },
    "rounds": {
        "da": "Hver ansøger får ét modul ad gangen i op til {places} omgange. Ansøgerens egen rækkefølge gælder.",
        "en": "Each applicant gets one module at a time in up to {places} rounds. The applicant's own order counts.",
    },
}
# where the figure or the level is the applicant's in all
PER = {
    "da": "Det gælder hver ansøger under ét, uanset hvor mange linjer den har.",
    "en": "That is counted for each applicant as a whole, however many lines it has.",
}
# further fields of a step by a key
KEYED = {
    "base": {
        "da": "Hver linje får først {amount} uanset tallet.",
        "en": "Each line first gets {amount}, whatever the figure.",
    },
    "floor": {
        "da": "Ingen linje får under {amount}, hvis den har søgt om så meget.",
        "en": "No line gets less than {amount} if it applied for that much.",
    },
    "cap": {
        "da": "Ingen linje får over {amount} her.",
        "en": "No line gets more than {amount} here.",
    },
}

LIMITS = {
    "cap_amount": {
        "da": "Én ansøger kan højst få {cap} i alt.",
        "en": "One applicant can get at most {cap} in all.",
    },
    "cap_share": {
        "da": "Én ansøger kan højst få {share} af puljen.",
        "en": "One applicant can get at most {share} of the pool.",
    },
    "minimum": {
        "da": "Et tilskud er på mindst {minimum} i alt.",
        "en": "A grant is at least {minimum} in all.",
    },
    "krone": {"da": "Beløb rundes til hele kroner.", "en": "Amounts are rounded to whole kroner."},
    "unit": {
        "da": "Beløb rundes, så {unit} går op i dem.",
        "en": "Amounts are rounded to whole multiples of {unit}.",
    },
}

# money that a step has to itself: (what it is, with what becomes of the rest)
BUDGETS = {
    "da": ("{money} er sat af til det.", "Bruges pengene ikke, går de videre."),
    "en": ("{money} is set aside for this.", "What is not used goes on."),
}
OF_THE_POOL = {"da": "{share} af puljen", "en": "{share} of the pool"}

# whom a step is for: field of its `select` → language → for one and for several
SELECTS = {
    "scheme": {
        "da": ("i ordning {chosen}", "i ordningerne {chosen}"),
        "en": ("of scheme {chosen}", "of schemes {chosen}"),
    },
    "region": {"da": ("fra {chosen}", "fra {chosen}"), "en": ("from {chosen}", "from {chosen}")},
    "tier": {"da": ("i gruppe {chosen}", "i grupperne {chosen}"), "en": ("in group {chosen}", "in groups {chosen}")},
    "min_score": {
        "da": ("med mindst {chosen} point", "med mindst {chosen} point"),
        "en": ("with at least {chosen} points", "with at least {chosen} points"),
    },
}
# the groups that the assessment makes
TIERS = {
    1: {
        "da": ", hvor medarbejderens frist for at begynde ligger inden for et år",
        "en": " where the employee's time limit for beginning ends within a year",
    },
    2: {
        "da": ", hvor medarbejderen ikke skal begynde inden for et år",
        "en": " where the employee need not begin within a year",
    },
}
# without and with a group of the assessment after it
LINES = {"da": ("linjerne", "de linjer"), "en": ("the lines", "the lines")}
EVERYBODY = {
    "da": ("alle linjer", "de linjer, der er tilbage"),
    "en": ("all lines", "the lines that are left"),
}
# the first step, a later one, and the only one
FOR_WHOM = {
    "da": ("Først går pengene til {who}.", "Dernæst går pengene til {who}.", "Pengene går til {who}."),
    "en": ("The money goes first to {who}.", "Then the money goes to {who}.", "The money goes to {who}."),
}
SAME_WAY = {"da": ", på samme måde", "en": ", in the same way"}
STEPS = {
    "da": ("Først: {sentence}", "Dernæst: {sentence}"),
    "en": ("First: {sentence}", "Then: {sentence}"),
}

# names of the tables of keys that every agency has; others are named by their table
KEYS = {
    "children_0_17": {"da": "antallet af børn på 0–17 år", "en": "the number of children aged 0–17"},
    "inhabitants": {"da": "antallet af indbyggere", "en": "the number of inhabitants"},
    "socio_economic_index": {"da": "det socioøkonomiske indeks", "en": "the socio-economic index"},
    "places": {"da": "antallet af pladser", "en": "the number of places"},
}
NAMED_KEY = {"da": "nøglen ”{name}”", "en": "the key “{name}”"}
