"""A sentence for a learner that can be said in another language."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


class Remark(str):
    """An English sentence that knows its ``template`` and the ``values`` in its braces.

    Whoever shows it in another language looks the template up in a catalogue and fills in the
    values. A number that is given as one is spelled in English where it is small.
    """

    template: str
    values: dict[str, str | int]

    def __new__(cls, template: str, **values: str | int) -> "Remark":
        """Fills in the values; the sentence begins with a capital letter."""
        words = {name: _spelled(value) for name, value in values.items()}
        said = template.format(**words)
        remark = super().__new__(cls, said[:1].upper() + said[1:])
        remark.template, remark.values = template, values
        return remark

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str | int]]:
        """What a copy is made of."""
        return (self.template,), self.values


def _spelled(value: str | int) -> str:
    if isinstance(value, str):
        return value
    return _NUMBERS[value] if 0 <= value < len(_NUMBERS) else str(value)
