"""AIGC Course helpers."""
