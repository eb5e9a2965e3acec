"""Blocks to what people read: a module a target knows blocks, no figures; exporters/ takes them from executed notebooks."""
