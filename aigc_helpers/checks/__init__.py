"""The exercises' examiners: `engine` and a file or a folder a notebook."""
