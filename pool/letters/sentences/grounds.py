"""Grounds of the assessment: why a line was found eligible or not."""

# ground → language → (words, sentences)
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
