"""Reasons that any method can give: met, not asked, too small, at a cap, a floor or a minimum."""

PORTIONS = {
    "met_in_full": {
        "da": ("Fuldt bevilget", ("Linjen er bevilget fuldt ud.",)),
        "en": ("Awarded in full", ("The line is awarded in full.",)),
    },
    "met_in_lots": {
        "da": (
            "Hele moduler",
            (
                "Der gives kun hele moduler. Linjen får {amount}",
                "Der gives kun hele moduler. Linjen får dem, der er plads til.",
            ),
        ),
        "en": (
            "Whole modules",
            ("Only whole modules are paid for. The line gets {amount}.", "Only whole modules are paid for."),
        ),
    },
    "less_than_a_lot": {
        "da": ("Under et modul", ("Der gives kun hele moduler. Linjen søger om mindre end et modul.",)),
        "en": ("Less than a module", ("Only whole modules are paid for. The line asks for less than a module.",)),
    },
    "nothing_asked": {
        "da": ("Intet søgt", ("Linjen søger ikke om penge.",)),
        "en": ("Nothing applied for", ("The line does not ask for money.",)),
    },
    "capped:none": {
        "da": (
            "Loftet er nået",
            (
                "Der er et loft over, hvad én ansøger kan få: {cap}, heraf {had} fra tidligere afgørelser. "
                "Loftet var nået, så linjen får ikke noget.",
                "Der er et loft over, hvad én ansøger kan få. Loftet var nået, så linjen får ikke noget.",
            ),
        ),
        "en": (
            "Cap reached",
            (
                "There is a cap on what one applicant can get: {cap}, of which {had} from earlier decisions. "
                "It had been reached, so the line gets nothing.",
                "There is a cap on what one applicant can get. It had been reached, so the line gets nothing.",
            ),
        ),
    },
    "capped": {
        "da": (
            "Loftet er nået",
            (
                "Der er et loft over, hvad én ansøger kan få: {cap}, heraf {had} fra tidligere afgørelser. "
                "Linjen får de {room}, der var plads til under loftet.",
                "Der er et loft over, hvad én ansøger kan få: {cap}, heraf {had} fra tidligere afgørelser. "
                "Linjen får {amount}",
                "Der er et loft over, hvad én ansøger kan få. Linjen får de {room}, der var plads til under loftet.",
                "Der er et loft over, hvad én ansøger kan få. Linjen får {amount}",
            ),
        ),
        "en": (
            "Cap reached",
            (
                "There is a cap on what one applicant can get: {cap}, of which {had} from earlier decisions. "
                "The line gets the {room} that was left under the cap.",
                "There is a cap on what one applicant can get: {cap}, of which {had} from earlier decisions. "
                "The line gets {amount}.",
                "There is a cap on what one applicant can get. The line gets the {room} that was left under the cap.",
                "There is a cap on what one applicant can get. The line gets {amount}.",
            ),
        ),
    },
    "floor_kept": {
        "da": (
            "Mindstebeløb",
            ("Linjen får det beløb på {floor}, som er lovet. Der var ikke penge til mere.",),
        ),
        "en": (
            "Guaranteed amount",
            ("The line gets the guaranteed amount of {floor}. There was no money for more.",),
        ),
    },
    "below_minimum": {
        "da": (
            "For lille beløb",
            (
                "Ansøgeren ville få {reached} i alt, heraf {had} fra tidligere afgørelser. "
                "Puljen giver ikke tilskud under {minimum}",
                "Ansøgeren ville få {reached} i alt. Puljen giver ikke tilskud under {minimum}",
                "Beløbet ville blive mindre end det mindste tilskud, puljen giver.",
            ),
        ),
        "en": (
            "Amount too small",
            (
                "The applicant would get {reached} in all, of which {had} from earlier decisions. "
                "The pool does not pay grants below {minimum}.",
                "The applicant would get {reached} in all. The pool does not pay grants below {minimum}.",
                "The amount would be below the smallest grant of the pool.",
            ),
        ),
    },
    "not_selected": {
        "da": ("Ikke i gruppen", ("Linjen hører ikke til den gruppe, som pengene går til i denne runde.",)),
        "en": ("Not in the group", ("The line is not in the group that the money of this round is for.",)),
    },
}
