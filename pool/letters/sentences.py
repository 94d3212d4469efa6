"""Why a line got what it got, in the agency's words. Data only; `reasons` chooses and fills in.

Each reason has a few words for a table and sentences from the fullest to the barest: the first one whose facts are all
known is printed. A code with `:none` is for a line that got nothing. A Danish amount ends its sentence: "kr." has the
full stop.
"""

# reason code of the allocation → language → (words, sentences)
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
    "cut_in_proportion": {
        "da": (
            "Sat ned",
            (
                "Der var penge til {percent} af det, der blev søgt om. Alle er sat ned i samme forhold. "
                "Linjen får {amount} af {ask}",
                "Der var ikke penge til alt. Alle er sat ned i samme forhold. Linjen får {amount} af {ask}",
                "Der var ikke penge til alt. Alle er sat ned i samme forhold. Linjen får {amount}",
            ),
        ),
        "en": (
            "Reduced",
            (
                "There was money for {percent} of what was applied for. All are reduced in the same proportion. "
                "The line gets {amount} of {ask}.",
                "There was not money for everything. All are reduced in the same proportion. "
                "The line gets {amount} of {ask}.",
                "There was not money for everything. All are reduced in the same proportion. The line gets {amount}.",
            ),
        ),
    },
    "rounded_up": {
        "da": (
            "Rundet op",
            (
                "Alle er sat ned i samme forhold og derefter rundet til hele moduler. "
                "Linjen var blandt de nærmeste og er rundet op til {amount}",
            ),
        ),
        "en": (
            "Rounded up",
            (
                "All are reduced in the same proportion and then rounded to whole modules. "
                "The line was among the closest and is rounded up to {amount}.",
            ),
        ),
    },
    "cut_in_proportion:none": {
        "da": (
            "Andel for lille",
            (
                "Der var penge til {percent} af det, der blev søgt om. Alle er sat ned i samme forhold, "
                "og der gives kun hele moduler. Linjens andel rakte ikke til et modul.",
                "Der var ikke penge til alt. Alle er sat ned i samme forhold, og der gives kun hele moduler. "
                "Linjens andel rakte ikke til et modul.",
            ),
        ),
        "en": (
            "Share too small",
            (
                "There was money for {percent} of what was applied for. All are reduced in the same proportion, "
                "and only whole modules are paid for. The line's share was less than a module.",
                "There was not money for everything. All are reduced in the same proportion, "
                "and only whole modules are paid for. The line's share was less than a module.",
            ),
        ),
    },
    "own_rank": {
        "da": (
            "Egen rækkefølge",
            ("Der gives kun hele moduler. Ansøgerens andel går til linjerne i ansøgerens egen rækkefølge.",),
        ),
        "en": (
            "Own order",
            ("Only whole modules are paid for. The applicant's share goes to its lines in its own order.",),
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
            ("Der er et loft over, hvad én ansøger kan få. Loftet var nået, så linjen får ikke noget.",),
        ),
        "en": (
            "Cap reached",
            ("There is a cap on what one applicant can get. It had been reached, so the line gets nothing.",),
        ),
    },
    "capped": {
        "da": (
            "Loftet er nået",
            (
                "Der er et loft over, hvad én ansøger kan få. Linjen får de {room}, der var plads til under loftet.",
                "Der er et loft over, hvad én ansøger kan få. Linjen får {amount}",
            ),
        ),
        "en": (
            "Cap reached",
            (
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
                "Linjen stod som nr. {place} af {places} i køen. Da det blev dens tur, var der kun {left} tilbage. "
                "Havde der været {missing} mere, ville linjen have fået pengene.",
                "Linjen stod som nr. {place} af {places} i køen. Da det blev dens tur, var der kun {left} tilbage.",
                "Da det blev linjens tur, var der ikke penge nok tilbage.",
            ),
        ),
        "en": (
            "Not enough money",
            (
                "The line was number {place} of {places} in the queue. When its turn came, only {left} was left. "
                "With {missing} more, the line would have been paid for.",
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
            "Pengene slap op",
            (
                "Linjen stod som nr. {place} af {places} i køen. Pengene slap op, før det blev dens tur.",
                "Pengene slap op, før det blev linjens tur.",
            ),
        ),
        "en": (
            "Money used up",
            (
                "The line was number {place} of {places} in the queue. The money was used up before its turn came.",
                "The money was used up before the line's turn came.",
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
    "below_minimum": {
        "da": (
            "For lille beløb",
            (
                "Ansøgeren ville få {reached} i alt. Puljen giver ikke tilskud under {minimum}",
                "Beløbet ville blive mindre end det mindste tilskud, puljen giver.",
            ),
        ),
        "en": (
            "Amount too small",
            (
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

# reason code → language → sentence for several lines of one applicant that differ in nothing but their place
TOGETHER = {
    "queue_ended": {
        "da": "Linjerne stod som nr. {place} af {places} i køen. Pengene slap op, før det blev deres tur.",
        "en": "The lines were numbers {place} of {places} in the queue. The money was used up before their turn came.",
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

# ground of the assessment → language → (words, sentences)
GROUNDS = {
    "meets_conditions": {
        "da": ("Opfylder kravene", ("Linjen opfylder puljens krav.",)),
        "en": ("Meets the conditions", ("The line meets the conditions of the pool.",)),
    },
    "meets_after_inquiry": {
        "da": ("Opfylder kravene", ("Linjen opfylder puljens krav efter de oplysninger, I har sendt.",)),
        "en": ("Meets the conditions", ("The line meets the conditions after the information you sent.",)),
    },
    "no_child_cases": {
        "da": (
            "Uden børnesager",
            ("Puljen dækker kun medarbejdere med børnesager. I har oplyst, at medarbejderen ikke har dem.",),
        ),
        "en": (
            "No child cases",
            ("The pool only covers staff with child cases. You have stated that the employee has none.",),
        ),
    },
    "module_not_covered": {
        "da": ("Modul ikke dækket", ("Modulet er ikke blandt dem, som ordningen betaler for.",)),
        "en": ("Module not covered", ("The module is not among those that the scheme pays for.",)),
    },
    "funded_already": {
        "da": ("Betalt før", ("Vi betaler kun én gang for samme ansatte og modul. Det er sket på en anden sag.",)),
        "en": (
            "Paid for already",
            ("We pay only once for the same employee and module. That has been done on another case.",),
        ),
    },
    "begun_too_late": {
        "da": (
            "Begynder for sent",
            (
                "Det første modul skal begynde senest {years} år efter ansættelsen. "
                "Det var {limit}, og modulet begynder senere.",
                "Det første modul skal begynde inden for ordningens frist efter ansættelsen. Det gør det ikke her.",
            ),
        ),
        "en": (
            "Begins too late",
            (
                "The first module must begin within {years} years of hiring. "
                "That was {limit}, and the module begins later.",
                "The first module must begin within the scheme's limit after hiring. It does not do so here.",
            ),
        ),
    },
    "completed_too_late": {
        "da": (
            "Slutter for sent",
            (
                "Modulerne skal være bestået senest {years} år efter ansættelsen. "
                "Det er {limit}, og modulet slutter senere.",
                "Modulet skal slutte inden for ordningens frist efter ansættelsen. Det gør det ikke her.",
            ),
        ),
        "en": (
            "Ends too late",
            (
                "The modules must be completed within {years} years of hiring. "
                "That is {limit}, and the module ends later.",
                "The module must end within the scheme's limit after hiring. It does not do so here.",
            ),
        ),
    },
    "financed_by_others": {
        "da": ("Betalt af andre", ("Andre betaler for vikaren. Puljen må ikke betale det samme én gang til.",)),
        "en": (
            "Paid for by others",
            ("Others pay for the substitute. The pool may not pay for the same thing again.",),
        ),
    },
    "not_documented": {
        "da": (
            "Svar mangler",
            ("Vi bad om oplysninger, som vi ikke har fået. Derfor kan vi ikke se, om kravene er opfyldt.",),
        ),
        "en": (
            "Answer missing",
            ("We asked for information that we have not received. So we cannot see that the conditions are met.",),
        ),
    },
    "employer_not_eligible": {
        "da": ("Kan ikke søge", ("Kun danske kommuner kan søge puljen. Arbejdsgiveren er ikke en af dem.",)),
        "en": ("Cannot apply", ("Only Danish municipalities can apply to the pool. The employer is not one of them.",)),
    },
}

# method → language → sentence
METHODS = {
    "queue": {"da": "", "en": ""},  # its order says it
    "proportional": {
        "da": "Er der ikke penge nok, bliver alle sat ned i samme forhold.",
        "en": "When there is not enough money, all are reduced in the same proportion.",
    },
    "equal": {
        "da": "Pengene deles lige. Ingen får mere, end de har søgt om.",
        "en": "The money is shared equally. Nobody gets more than they applied for.",
    },
    "equal_loss": {
        "da": "Er der ikke penge nok, mangler alle det samme beløb.",
        "en": "When there is not enough money, all are short of the same amount.",
    },
    "keyed": {
        "da": "Pengene fordeles efter en nøgle: {key}.",
        "en": "The money is shared out by a key: {key}.",
    },
    "rounds": {
        "da": "Hver ansøger får ét modul ad gangen, så længe der er penge.",
        "en": "Each applicant gets one module at a time as long as there is money.",
    },
}

# what a queue goes by first → language → sentence
ORDERS = {
    "received_at": {
        "da": "Pengene gives i den rækkefølge, ansøgningerne kom ind.",
        "en": "The money is awarded in the order in which the applications came in.",
    },
    "received_day": {
        "da": "Pengene gives efter den dag, ansøgningerne kom ind.",
        "en": "The money is awarded by the day on which the applications came in.",
    },
    "-score": {
        "da": "Pengene gives først til de ansøgninger, der er vurderet højest.",
        "en": "The money goes first to the applications assessed highest.",
    },
    "amount": {
        "da": "De mindste beløb kommer først i køen.",
        "en": "The smallest amounts come first in the queue.",
    },
    "key": {
        "da": "Køen er ordnet efter en nøgle: {key}.",
        "en": "The queue is ordered by a key: {key}.",
    },
    "other": {
        "da": "Pengene gives i den rækkefølge, der er fastsat for runden.",
        "en": "The money is awarded in the order set for the round.",
    },
    "draw": {
        "da": "Står flere lige, trækker vi lod.",
        "en": "When several stand equal, we draw lots.",
    },
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
}

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
AND = {"da": " og ", "en": " and "}
