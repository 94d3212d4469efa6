"""The letters there are: one line each. A letter's wording lies in templates/letters/<language>/."""

from dataclasses import dataclass

LANGUAGES = ("da", "en")


@dataclass(frozen=True)
class Letter:
    """One kind of letter. `titles` say what was decided, from the letter's own facts."""

    kind: str
    titles: dict[str, str]

    def template(self, language: str) -> str:
        return f"letters/{language}/{self.kind}.html"

    def title(self, facts: dict) -> str:
        """The heading, which is also the document's title and its name in lists."""
        return self.titles[facts["language"]] % facts


LETTERS = {
    letter.kind: letter
    for letter in (
        Letter(
            "award",
            {
                "da": "I får %(awarded_short)s til %(for_what)s",
                "en": "You are awarded %(awarded_short)s for %(for_what)s",
            },
        ),
        Letter(
            "partial_award",
            {
                "da": "I får %(awarded_short)s af de %(requested_short)s, I søgte om til %(for_what)s",
                "en": "You are awarded %(awarded_short)s of the %(requested_short)s you applied for: %(for_what)s",
            },
        ),
        Letter(
            "refusal",
            {
                "da": "I får ikke tilskud til %(for_what)s",
                "en": "You are not awarded a grant for %(for_what)s",
            },
        ),
        Letter(
            "supplement",
            {
                "da": "Tillægstilsagn: I får %(awarded_short)s mere til %(for_what)s",
                "en": "Supplementary grant: %(awarded_short)s more for %(for_what)s",
            },
        ),
    )
}
