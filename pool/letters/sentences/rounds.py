"""Reasons of steps that give one module each at a time."""

PORTIONS = {
    "rounds_paid": {
        "da": (
            "Et modul ad gangen",
            (
                "Hver ansøger får ét modul ad gangen, så længe der er penge. Linjen får {amount} af {ask}",
                "Hver ansøger får ét modul ad gangen, så længe der er penge. Linjen får {amount}",
            ),
        ),
        "en": (
            "One module at a time",
            (
                "Each applicant gets one module at a time as long as there is money. The line gets {amount} of {ask}.",
                "Each applicant gets one module at a time as long as there is money. The line gets {amount}.",
            ),
        ),
    },
    "rounds_served": {
        "da": (
            "Omgangene er brugt",
            (
                "Antallet af moduler for hver ansøger er højst {rounds} her. Linjen får {amount} af {ask}",
                "Antallet af moduler for hver ansøger er begrænset. Linjen får {amount}",
            ),
        ),
        "en": (
            "Rounds used up",
            (
                "The number of modules for each applicant is at most {rounds} here. The line gets {amount} of {ask}.",
                "The number of modules for each applicant is limited. The line gets {amount}.",
            ),
        ),
    },
    "rounds_over": {
        "da": (
            "Omgangene er brugt",
            (
                "Antallet af moduler for hver ansøger er højst {rounds} her. "
                "De går til linjer, som ansøgeren selv har sat højere.",
                "Antallet af moduler for hver ansøger er begrænset. "
                "De går til linjer, som ansøgeren selv har sat højere.",
            ),
        ),
        "en": (
            "Rounds used up",
            (
                "The number of modules for each applicant is at most {rounds} here. "
                "They go to lines that the applicant itself has put higher.",
                "The number of modules for each applicant is limited. "
                "They go to lines that the applicant itself has put higher.",
            ),
        ),
    },
    "round_not_reached": {
        "da": (
            "Pengene slap op",
            (
                "Hver ansøger får ét modul ad gangen. Da omgang {round} begyndte, var der kun {left} tilbage, "
                "og det rakte ikke til linjen.",
                "Hver ansøger får ét modul ad gangen. Der var ikke penge nok, da det blev linjens tur.",
            ),
        ),
        "en": (
            "Money used up",
            (
                "Each applicant gets one module at a time. When round {round} began, only {left} was left, "
                "which was not enough for the line.",
                "Each applicant gets one module at a time. There was not enough money when the line's turn came.",
            ),
        ),
    },
}
