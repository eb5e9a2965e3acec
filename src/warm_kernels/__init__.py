"""Jupyter kernels in a fraction of a second."""

from .process import Child, NoForkError, WarmProcess, call, start

__all__ = ["Child", "NoForkError", "WarmProcess", "call", "start"]
