"""The pool: one Django app, one sub-package for each stage of the process. See process.py for their order."""
