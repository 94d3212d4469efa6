"""Reasons of lines in a queue: their place, what was left, the draw."""

PORTIONS = {
    "last_in_line": {
        "da": (
            "Får resten",
            (
                "Linjen stod som nr. {place} af {places} i køen. Der var {amount} tilbage, og dem får linjen.",
                "Linjen var den sidste, der var penge til. Den får {amount}",
            ),
        ),
        "en": (
            "Gets the rest",
            (
                "The line was number {place} of {places} in the queue. What was left, {amount}, goes to the line.",
                "The line was the last one that there was money for. It gets {amount}.",
            ),
        ),
    },
    "did_not_fit": {
        "da": (
            "Ikke penge nok",
            (
                "Linjen stod som nr. {place} af {places} i køen. Da det blev dens tur, var der kun {left} tilbage.",
                "Da det blev linjens tur, var der ikke penge nok tilbage.",
            ),
        ),
        "en": (
            "Not enough money",
            (
                "The line was number {place} of {places} in the queue. When its turn came, only {left} was left.",
                "When the line's turn came, there was not enough money left.",
            ),
        ),
    },
    "skipped": {
        "da": (
            "Ikke penge nok",
            (
                "Linjen stod som nr. {place} af {places} i køen. Da det blev dens tur, var der kun {left} tilbage. "
                "Vi gik videre til dem, der var penge nok til.",
                "Da det blev linjens tur, var der ikke penge nok tilbage. "
                "Vi gik videre til dem, der var penge nok til.",
            ),
        ),
        "en": (
            "Not enough money",
            (
                "The line was number {place} of {places} in the queue. When its turn came, only {left} was left. "
                "We went on to those that there was enough money for.",
                "When the line's turn came, there was not enough money left. "
                "We went on to those that there was enough money for.",
            ),
        ),
    },
    "queue_ended": {
        "da": (
            "Køen stoppede",
            (
                "Linjen stod som nr. {place} af {places} i køen. "
                "Køen stoppede ved en linje foran den, som der ikke var penge nok til.",
                "Køen stoppede ved en linje foran den, som der ikke var penge nok til.",
            ),
        ),
        "en": (
            "Queue ended",
            (
                "The line was number {place} of {places} in the queue. "
                "The queue ended at a line before it that there was not enough money for.",
                "The queue ended at a line before it that there was not enough money for.",
            ),
        ),
    },
    "nothing_left": {
        "da": (
            "Pengene slap op",
            (
                "Linjen stod som nr. {place} af {places} i køen. Da det blev dens tur, var der ikke flere penge.",
                "Der var ikke flere penge, da det blev linjens tur.",
            ),
        ),
        "en": (
            "Money used up",
            (
                "The line was number {place} of {places} in the queue. When its turn came, the money was used up.",
                "The money was used up when the line's turn came.",
            ),
        ),
    },
    "drawn": {
        "da": (
            "Trukket ud",
            (
                "Flere stod lige i køen, så vi trak lod. Linjen blev trukket ud som nr. {draw_place} af {draw_listed}.",
                "Flere stod lige i køen, så vi trak lod. Linjen blev trukket ud.",
            ),
        ),
        "en": (
            "Drawn by lot",
            (
                "Several stood equal in the queue, so we drew lots. "
                "The line was drawn as number {draw_place} of {draw_listed}.",
                "Several stood equal in the queue, so we drew lots. The line was drawn.",
            ),
        ),
    },
    "not_drawn": {
        "da": (
            "Ikke trukket ud",
            (
                "Flere stod lige i køen, så vi trak lod. Linjen blev nr. {draw_place} af {draw_listed}, "
                "og så langt rakte pengene ikke.",
                "Flere stod lige i køen, så vi trak lod. Linjen blev ikke trukket ud.",
            ),
        ),
        "en": (
            "Not drawn",
            (
                "Several stood equal in the queue, so we drew lots. The line came out as number {draw_place} of "
                "{draw_listed}, and the money did not reach that far.",
                "Several stood equal in the queue, so we drew lots. The line was not drawn.",
            ),
        ),
    },
}

# reason code → language → sentence for several lines of one applicant that differ in nothing but their place
TOGETHER = {
    "queue_ended": {
        "da": "Linjerne stod som nr. {place} af {places} i køen. "
        "Køen stoppede ved en linje foran dem, som der ikke var penge nok til.",
        "en": "The lines were numbers {place} of {places} in the queue. "
        "The queue ended at a line before them that there was not enough money for.",
    },
    "nothing_left": {
        "da": "Linjerne stod som nr. {place} af {places} i køen. Da det blev deres tur, var der ikke flere penge.",
        "en": "The lines were numbers {place} of {places} in the queue. When their turn came, the money was used up.",
    },
    "skipped": {
        "da": "Linjerne stod som nr. {place} af {places} i køen. Da det blev deres tur, var der kun {left} tilbage. "
        "Vi gik videre til dem, der var penge nok til.",
        "en": "The lines were numbers {place} of {places} in the queue. When their turn came, only {left} was left. "
        "We went on to those that there was enough money for.",
    },
}
