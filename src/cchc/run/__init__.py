"""The steps in order: the pipeline, what it was made from, verification, schedule."""
