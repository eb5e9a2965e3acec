"""Blocks to what people read: one module a target, each knows blocks and nothing of figures or notebooks."""
