"""Reasons of methods that give all the same part, the same amount or the same loss, or share by a key."""

PORTIONS = {
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
    "cut_to_equal": {
        "da": (
            "Lige del",
            (
                "Pengene er delt efter et tal for hver ansøger; her er tallet {weight}. Linjen får {amount} af {ask}",
                "Pengene er delt lige, og linjen søger om mere end sin del. Den får {amount} af {ask}",
                "Pengene er delt lige. Linjen får {amount}",
            ),
        ),
        "en": (
            "Equal part",
            (
                "The money is shared by a figure for each applicant; here it is {weight}. "
                "The line gets {amount} of {ask}.",
                "The money is shared equally, and the line asks for more than its part. It gets {amount} of {ask}.",
                "The money is shared equally. The line gets {amount}.",
            ),
        ),
    },
    "cut_to_equal:none": {
        "da": (
            "Del for lille",
            ("Pengene er delt lige, og der gives kun hele moduler. Linjens del rakte ikke til et modul.",),
        ),
        "en": (
            "Part too small",
            (
                "The money is shared equally, and only whole modules are paid for. "
                "The line's part was less than a module.",
            ),
        ),
    },
    "cut_by_equal_loss": {
        "da": (
            "Sat ned",
            (
                "Der var ikke penge til alt. Alle mangler det samme beløb. Linjen får {amount} af {ask}",
                "Der var ikke penge til alt. Alle mangler det samme beløb. Linjen får {amount}",
            ),
        ),
        "en": (
            "Reduced",
            (
                "There was not money for everything. All are short of the same amount. "
                "The line gets {amount} of {ask}.",
                "There was not money for everything. All are short of the same amount. The line gets {amount}.",
            ),
        ),
    },
    "cut_by_equal_loss:none": {
        "da": (
            "Del for lille",
            (
                "Der var ikke penge til alt. Alle mangler det samme beløb, og der gives kun hele moduler. "
                "Linjens del rakte ikke til et modul.",
            ),
        ),
        "en": (
            "Part too small",
            (
                "There was not money for everything. All are short of the same amount, "
                "and only whole modules are paid for. The line's part was less than a module.",
            ),
        ),
    },
    "lost_in_full": {
        "da": (
            "Mindre end det, alle mangler",
            (
                "Der var ikke penge til alt. Alle mangler det samme beløb, og linjen søger ikke om mere end det. "
                "Derfor får den ikke noget.",
            ),
        ),
        "en": (
            "Less than all are short of",
            (
                "There was not money for everything. All are short of the same amount, "
                "and the line asks for no more than that. So it gets nothing.",
            ),
        ),
    },
    "by_key": {
        "da": (
            "Efter nøgle",
            (
                "Pengene er delt efter et tal for hver ansøger; her er tallet {key}. Linjen får {amount} af {ask}",
                "Pengene er delt efter et tal for hver ansøger; her er tallet {key}. Linjen får {amount}",
                "Pengene er delt efter et tal for hver ansøger. Linjen får {amount}",
            ),
        ),
        "en": (
            "By key",
            (
                "The money is shared by a figure for each applicant; here it is {key}. "
                "The line gets {amount} of {ask}.",
                "The money is shared by a figure for each applicant; here it is {key}. The line gets {amount}.",
                "The money is shared by a figure for each applicant. The line gets {amount}.",
            ),
        ),
    },
    "by_key:none": {
        "da": (
            "Del for lille",
            (
                "Pengene er delt efter et tal for hver ansøger; her er tallet {key}. "
                "Linjens del rakte ikke til et modul.",
                "Pengene er delt efter et tal for hver ansøger. Linjens del rakte ikke til et modul.",
            ),
        ),
        "en": (
            "Part too small",
            (
                "The money is shared by a figure for each applicant; here it is {key}. "
                "The line's part was less than a module.",
                "The money is shared by a figure for each applicant. The line's part was less than a module.",
            ),
        ),
    },
    "step_capped": {
        "da": (
            "Loft for linjen",
            (
                "Der er et loft på {step_cap} for hver linje. Linjen får {amount}",
                "Der er et loft for hver linje. Linjen får {amount}",
            ),
        ),
        "en": (
            "Cap on the line",
            (
                "There is a cap of {step_cap} on each line. The line gets {amount}.",
                "There is a cap on each line. The line gets {amount}.",
            ),
        ),
    },
    "step_capped:none": {
        "da": (
            "Loft for linjen",
            (
                "Der er et loft på {step_cap} for hver linje. Det rækker ikke til et modul.",
                "Der er et loft for hver linje. Det rækker ikke til et modul.",
            ),
        ),
        "en": (
            "Cap on the line",
            (
                "There is a cap of {step_cap} on each line. That does not reach for a module.",
                "There is a cap on each line. That does not reach for a module.",
            ),
        ),
    },
    "rounded_up": {
        "da": (
            "Rundet op",
            (
                "Andelene er rundet ned, og det, der blev til overs, gik til dem, der var nærmest. "
                "Linjen var blandt dem og får {amount}",
            ),
        ),
        "en": (
            "Rounded up",
            (
                "The shares are rounded down, and what was left over went to those that were closest. "
                "The line was among them and gets {amount}.",
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
}
