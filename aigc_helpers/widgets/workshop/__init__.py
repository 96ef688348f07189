"""The framework of all instruments: `instrument`, `running`, `controls`, and two of JavaScript: `pad`, `verdicts`."""
