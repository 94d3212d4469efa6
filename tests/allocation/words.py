"""Reads the worked table out of a module's docstring, so that what is printed there is what the engine gives."""


def table(module) -> list[list[str]]:
    """The rows of the table, as cells."""
    lines = [line for line in module.__doc__.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
