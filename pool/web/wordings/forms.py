"""The form of the texts of one name: a field for each block, and why they are changed."""

from django import forms
from django.utils.translation import gettext as _

from pool.letters import checking, labels, shipped
from pool.web.wordings import telling

LINE = 60  # longer texts get more than one line


class TextsForm(forms.Form):
    """What was typed is shown as it was; the service judges it."""

    use_required_attribute = False

    def __init__(self, this: telling.Text, options: list, *args, texts: shipped.Blocks | None = None, **more):
        super().__init__(*args, **more)
        self.text, self.own = this, shipped.texts(this.name, this.language)
        for block, own in self.own.items():
            self.fields[field(block)] = _block(this.name, block, own)
            if texts is not None:
                self.initial[field(block)] = _typed(texts[block])
        self.fields["on"] = forms.ChoiceField(
            label=_("Read them in"), choices=options, widget=forms.Select(attrs={"form": "texts"})
        )
        self.fields["reason"] = forms.CharField(
            label=_("Why are the texts changed?"),
            help_text=_("It is kept with the version, for whoever approves it and for later."),
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def rows(self) -> list[dict]:
        """The fields of the blocks, each with whether it still is the product's own text."""
        return [
            {"field": self[field(block)], "block": block, "is_own": _same(self[field(block)].value(), own)}
            for block, own in self.own.items()
        ]

    def typed(self) -> dict[str, str]:
        """The texts as they were sent, or as they stand in the form."""
        return {block: self[field(block)].value() or "" for block in self.own}


def field(block: str) -> str:
    return f"text-{block}"


def _block(name: str, block: str, own: str | list[str]) -> forms.CharField:
    label, owed = labels.of(name, block), checking.owed(name, block)
    hints = [_(label.where)]
    hints += [_("One paragraph on each line")] if isinstance(own, list) else []
    hints += [_("Must name %(places)s") % {"places": ", ".join(f"{{{place}}}" for place in owed)}] if owed else []
    return forms.CharField(
        label=_(label.name),
        help_text=". ".join(hints) + ".",
        strip=False,
        widget=_widget(own),
    )


def _widget(own: str | list[str]) -> forms.Widget:
    if isinstance(own, list):
        return forms.Textarea(attrs={"rows": len(own) * 3, "data-text": ""})
    if len(own) <= LINE:
        return forms.TextInput(attrs={"data-text": ""})
    return forms.Textarea(attrs={"rows": len(own) // LINE + 2, "data-text": ""})


def _typed(text: str | list[str]) -> str:
    return "\n".join(text) if isinstance(text, list) else text


def _same(given, own: str | list[str]) -> bool:
    return str(given or "").replace("\r\n", "\n").strip() == _typed(own)
