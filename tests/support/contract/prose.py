"""Rules about the text."""

import re

from contract.reading import all_prose, headings, prose, text_cells

# What these rules know of English, in one place.
SUMMARY = "What we saw"
WHAT_FOR = "You will be able to"
LAST_SECTIONS = [SUMMARY, "Where next"]
BELITTLING = ("simply", "just", "easy", "easily")
# Names that keep their capital inside a heading; abbreviations keep theirs anyway.
NAMES = {
    *("Adam", "Fréchet", "GANs", "Gauss", "Gaussian", "Gaussians", "Jensen-Shannon", "Jupyter", "JupyterLab", "Keras"),
    *("Kullback-Leibler", "Lipschitz", "Nash", "NumPy", "PyTorch", "Python", "TensorFlow", "Wasserstein"),
}


def title_asks(notebook):
    """It opens with its only heading of level 1, and that asks a question."""
    titles = headings(notebook, 1)
    opens = notebook.cells and notebook.cells[0].source.startswith("# ")
    return [] if opens and len(titles) == 1 and titles[0].endswith("?") else [f"titles: {titles}"]


def says_what_for(notebook):
    """The text before its first step says what a learner will be able to do."""
    opening = all_prose(notebook).split("\n## ")[0]
    return [] if WHAT_FOR in opening else [f"no '{WHAT_FOR} …' before the first step"]


def four_to_seven_steps(notebook):
    """It goes in four to seven steps of level 2, then "What we saw" and "Where next"."""
    steps = headings(notebook, 2)
    count = len(steps) - len(LAST_SECTIONS)
    too_many = [] if 4 <= count <= 7 else [f"{count} steps"]
    return too_many + ([] if steps[-2:] == LAST_SECTIONS else [f"it ends with {steps[-2:]}"])


def short_summary(notebook):
    """What we saw is said in one to six lines."""
    found = re.search(rf"^## +{SUMMARY}\s*$(.*?)(?=^## |\Z)", all_prose(notebook), flags=re.MULTILINE | re.DOTALL)
    count = len([line for line in found[1].splitlines() if line.strip()]) if found else 0
    return [] if 1 <= count <= 6 else [f"{count} lines"]


def sentence_case(notebook):
    """Headings begin with a capital and have no other, but for names, abbreviations, and new sentences."""
    found = [heading for level in (1, 2, 3, 4) for heading in headings(notebook, level)]
    return [heading for heading in found if heading[:1].islower() or _capitals_inside(heading)]


def _capitals_inside(heading):
    words = re.sub(r"[.:?!] +\w", " ", heading).split()[1:]
    bare = [re.sub(r"['’]s?$", "", word.strip("\"'“”‘’(),.:;?!*_")) for word in words]
    return [word for word in bare if word[:1].isupper() and not word.isupper() and word not in NAMES]


def short_paragraphs(notebook):
    """Paragraphs, and items of lists, have at most 90 words."""
    parts = re.split(r"\n\s*\n|\n\s*(?:[-*]|\d+\.) ", all_prose(notebook))
    counts = {part.strip(): len(part.split()) for part in parts if not part.lstrip().startswith("|")}
    return [f"{count} words: {text[:40]} …" for text, count in counts.items() if count > 90]


def no_belittling(notebook):
    """Its text calls nothing simple or easy: whoever is stuck reads that."""
    words = re.compile(rf"\b({'|'.join(BELITTLING)})\b", re.IGNORECASE)
    return [f"{cell.id}: {word}" for cell in text_cells(notebook) for word in words.findall(prose(cell))]


RULES = (
    title_asks,
    says_what_for,
    four_to_seven_steps,
    short_summary,
    sentence_case,
    short_paragraphs,
    no_belittling,
)
