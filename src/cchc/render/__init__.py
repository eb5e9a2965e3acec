"""Renderers: the blocks of a report in each language it is published in."""
