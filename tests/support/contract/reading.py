"""How the rules read a notebook."""

import ast
import re

IMAGES = {"image/png", "image/jpeg", "image/svg+xml"}
WIDGET = "application/vnd.jupyter.widget-view+json"


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def text_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def tags(cell):
    return set(cell.metadata.get("tags", []))


def taught(cell):
    """What the tags `teaches:<module>.<name>` of a cell name."""
    return [tag.removeprefix("teaches:") for tag in sorted(tags(cell)) if tag.startswith("teaches:")]


def lines(cell):
    """The lines of a code cell that are not blank."""
    return [line for line in cell.source.splitlines() if line.strip()]


def shows(cell, kinds):
    """Whether a code cell has an output of one of these kinds (MIME types)."""
    return any(kinds & set(output.get("data", {})) for output in cell.outputs)


def tree(cell):
    """The syntax tree of a code cell; lines of IPython's own (% and !) count as `pass`."""
    return ast.parse(re.sub(r"^(\s*)[%!].*$", r"\1pass", cell.source, flags=re.MULTILINE))


def calls(statements):
    """The names of the functions and methods that are called in these statements."""
    functions = [node.func for part in statements for node in ast.walk(part) if isinstance(node, ast.Call)]
    return {part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", "") for part in functions}


def prose(cell):
    """The text of a Markdown cell without blocks of code and formulas; an `X` for each short one of these."""
    text = re.sub(r"^(```|~~~).*?^\1", "", cell.source, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL)
    text = re.sub(r"`[^`\n]*`|\$[^$\n]+\$", "X", text)
    return re.sub(r"<[^>\n]+>", "", re.sub(r"\]\([^)]*\)", "]", text))


def all_prose(notebook):
    return "\n\n".join(prose(cell) for cell in text_cells(notebook))


def headings(notebook, level):
    """The texts of all headings of one level, without their numbers."""
    found = re.findall(rf"^#{{{level}}} +(.+?)\s*$", all_prose(notebook), flags=re.MULTILINE)
    return [re.sub(r"^\d+[.)]?\s+", "", heading) for heading in found]
