"""Blocks to what people read: a module a target, which knows no figures; exporters/ takes them from run notebooks."""
