"""Jupyter kernels, and functions, in forks of a process that has imported once what they need.

A kernelspec that names the provisioner "warm-fork" is all that papermill, nbclient and JupyterLab need:

    "metadata": {"kernel_provisioner": {"provisioner_name": "warm-fork", "config": {"preload": ["pandas", …]}}}

Three processes take part. The *owner* (papermill, the Jupyter server: provisioner.py, process.py) starts the *warm
process* (parent.py), a new interpreter whose only file is a socket to its owner. Between requests it imports the
modules one by one; at a request it forks a *child*, which takes a session, streams and environment of its own and
becomes what `python -m ipykernel_launcher` is, or calls one function and sends back what it returned or raised. A
function may be called in the warm process itself (`WarmProcess.prepare`), to fill a cache that its children then have.
No child serves twice. Anything a warm process cannot do, and everything where processes do not fork, is left to
jupyter_client's own LocalProvisioner: cells show the same, only later.

- Safe to fork: the warm process never has a second thread at a fork (read from /proc/self/task each time, else it
  refuses). It has no event loop and no socket of Jupyter. OpenBLAS starts threads when it is loaded: its own fork
  handler ends them, and a fork that does nothing is made first so that they are gone; a child starts them again when
  it computes. pyarrow starts its pools at first use, so in the child; its second allocator is told to start none.
- Nothing outlives its owner: the socket's end kills the children with their sessions, also after kill -9; a child
  dies with its warm process (PR_SET_PDEATHSIG, and ipykernel looks for its parent too).
- Nothing is stale: a warm process serves one interpreter with its flags, one environment, one working directory. A
  changed, added or removed file of imported packages that are not installed, or a package put into, taken out of or
  upgraded in site-packages makes it refuse: a new one takes its place, and the old one ends with its last child.
- Preload only what asks nothing of a running kernel at import: no matplotlib backend of IPython, no tqdm.auto. Hash
  seed and order of imports are those of the warm process; numbers of random and numpy.random differ in each child.
"""

from .process import Child, NoForkError, WarmProcess, call, start

__all__ = ["Child", "NoForkError", "WarmProcess", "call", "start"]
