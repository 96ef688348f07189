"""The exercises' examiners: `engine` and one file a notebook."""
