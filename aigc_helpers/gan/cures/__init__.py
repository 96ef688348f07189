"""Cures."""
