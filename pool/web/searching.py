"""Forms whose values live in the address and narrow a list."""

from django import forms


class SearchForm(forms.Form):
    """A form that filters: nothing in it must be filled in, so no field says that it is optional."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.words()
        self.is_valid()  # a value that cannot be filters nothing
        unmarked(self)

    def words(self) -> None:
        """Give the fields their labels and choices, in the reader's language."""

    def given(self) -> dict:
        """The filters that hold something, trimmed."""
        found = {name: value.strip() if isinstance(value, str) else value for name, value in self.cleaned_data.items()}
        return {name: value for name, value in found.items() if value}


def unmarked(form: forms.Form) -> None:
    """Leave the word “optional” out of a form in which everything is."""
    form.use_required_attribute = False
    for field in form.fields.values():
        field.required = True
