"""The findings desk: each finding with its cells; what a person decides is written down, then the report made again."""
