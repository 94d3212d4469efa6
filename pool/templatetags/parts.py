"""What the parts in `templates/_parts` print: contexts built from bound fields, forms and states.

Kept apart from the tags so that it can be read and tested without a template.
"""

from django import forms
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Colour says how much a state asks for, never what it is: the word is always there.
TONES = {
    "done": "done written completed passed matched verified signed_off eligible",
    "success": "valid approved accepted award supplement paid settled kept released open",
    "info": "submitted in_progress assessed allocated proposed decided offered planned sent issued scheduled manual"
    " running waiting",
    "warning": "unread replaced awaiting_signature returned returned_awaiting_signature changes_requested asked"
    " awaiting due_soon hearing partial_award conditional_award late suspended full held stopped",
    "error": "recalled failed overdue unmatched blocked",
    "muted": "cannot_start not_needed draft withdrawn rejected discarded archived expired superseded",
}
TONE_OF = {state: tone for tone, states in TONES.items() for state in states.split()}
# Where attention is needed, a sign beside the word carries the tone for those who do not see the colour.
SIGNS = {"done": "check", "warning": "warning", "error": "error", "success": "check"}
WORDS = {
    "not_started": gettext_lazy("Not started"),
    "in_progress": gettext_lazy("In progress"),
    "completed": gettext_lazy("Completed"),
    "changes_requested": gettext_lazy("Changes requested"),
    "cannot_start": gettext_lazy("Cannot start yet"),
    "not_needed": gettext_lazy("Not needed"),
    "overdue": gettext_lazy("Overdue"),
    "due_soon": gettext_lazy("Due soon"),
    "passed": gettext_lazy("Passed"),
    "failed": gettext_lazy("Not passed"),
    "manual": gettext_lazy("To be judged"),
}


def state(code, label="", tone=""):
    """The word, tone and sign of a state; `code` is its value or a member of its enumeration."""
    value = str(getattr(code, "value", code) or "")
    word = label or getattr(code, "label", "") or WORDS.get(value) or value.replace("_", " ")
    tone = tone or TONE_OF.get(value, "neutral")
    return {"label": word, "tone": tone, "symbol": SIGNS.get(tone, "")}


def field(bound, *, prefix="", suffix="", width=None, hint=None, label=None, inline=False, counter=False):
    """The context of `_parts/field.html` for one bound field."""
    kind = _kind(bound.field.widget)
    limit = bound.field.max_length if counter else None
    hint = bound.help_text if hint is None else hint
    described = [
        f"{bound.auto_id}-{part}"
        for part, there in (("hint", hint), ("error", bound.errors), ("limit", limit))
        if there
    ]
    context = {
        "id": bound.auto_id,
        "kind": kind,
        "group": kind in ("choices", "day"),
        "label": label or bound.label,
        "optional": not bound.field.required and kind != "checkbox",
        "hint": hint,
        "errors": list(bound.errors),
        "describedby": " ".join(described),
        "prefix": prefix,
        "suffix": suffix,
        "inline": inline,
        "limit": limit,
    }
    if kind == "choices":
        return {**context, "choices": _choices(bound)}
    if kind == "day":
        return {**context, "boxes": _boxes(bound)}
    return {**context, "control": bound.as_widget(attrs=_attributes(bound, kind, context["describedby"], width))}


def problems(*sources):
    """All errors of forms, formsets and ready-made lists as rows with `text` and `target`, in page order."""
    return [row for source in sources if source for row in _problems_of(source)]


def target(bound):
    """The id that a link to a field leads to: its control, or the first of several."""
    return f"{bound.auto_id}_0" if _kind(bound.field.widget) in ("choices", "day") else bound.auto_id


def _kind(widget):
    if hasattr(widget, "part_labels"):
        return "day"
    if isinstance(widget, forms.RadioSelect):  # also several checkboxes, which Django derives from it
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.Select):
        return "select"
    return "textarea" if isinstance(widget, forms.Textarea) else "input"


def _attributes(bound, kind, described, width):
    css = {"select": "form-select", "checkbox": "form-checkbox"}.get(kind, "form-input")
    if width:
        css += f" input-width-{min((size for size in (2, 4, 6, 8, 12, 16, 24) if size >= int(width)), default=24)}"
    own = bound.field.widget.attrs.get("class", "")
    attributes = {"class": f"{css} {own}".strip()}
    if kind == "textarea":
        attributes["rows"] = bound.field.widget.attrs.get("rows", 5)
        if attributes["rows"] == "10":  # Django's own default, too tall for one answer among several
            attributes["rows"] = 5
    if described:
        attributes["aria-describedby"] = described
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def _choices(bound):
    shape = "checkbox" if isinstance(bound.field.widget, forms.CheckboxSelectMultiple) else "radio"
    return [
        {"shape": shape, "id": choice.id_for_label, "label": choice.choice_label, "tag": _choice_tag(choice, shape)}
        for choice in bound.subwidgets
    ]


def _choice_tag(choice, shape):
    """The bare input: the label stands beside it, as the design system wants it."""
    data = {**choice.data, "wrap_label": False}
    data["attrs"] = {**data["attrs"], "class": f"form-{shape}"}
    data["attrs"].pop("aria-describedby", None)  # the fieldset carries it
    return mark_safe(choice.renderer.render(data["template_name"], {"widget": data}))  # Django escaped it


def _boxes(bound):
    widget = bound.field.widget
    values = widget.parts(bound.value())
    boxes = []
    for number, (part, label) in enumerate(widget.part_labels()):
        attributes = {
            "id": f"{bound.auto_id}_{number}",
            "class": "form-input",
            "inputmode": "numeric",
            "maxlength": 4 if part == "year" else 2,
        }
        if bound.errors:
            attributes["aria-invalid"] = "true"
        tag = forms.TextInput().render(f"{bound.html_name}_{part}", values[number], attrs=attributes)
        boxes.append({"part": part, "label": label, "id": attributes["id"], "tag": tag})
    return boxes


def _problems_of(source):
    if isinstance(source, forms.BaseFormSet):
        rows = [{"text": text, "target": ""} for text in source.non_form_errors()]
        for number, form in enumerate(source.forms, start=1):
            rows += [
                {**row, "text": _("Line %(number)s – %(text)s") % {"number": number, **row}}
                for row in _problems_of(form)
            ]
        return rows
    if isinstance(source, forms.BaseForm):
        rows = [{"text": text, "target": ""} for text in source.non_field_errors()]
        for bound in source:
            rows += [{"text": _named(bound.label, text), "target": target(bound)} for text in bound.errors]
        return rows
    return [{"text": row.get("message", row.get("text", "")), "target": row.get("target", "")} for row in source]


def _named(label, text):
    """`Label: text`; a label that ends in a mark of its own keeps it."""
    return f"{label} {text}" if str(label).endswith(("?", ":", ".")) else f"{label}: {text}"
