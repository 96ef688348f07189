"""The contract of a notebook, as the table RULES: each rule is a function that returns the faults of a notebook."""

from contract import code, outputs, prose

RULES = {rule.__name__: rule for rule in (*outputs.RULES, *code.RULES, *prose.RULES)}
