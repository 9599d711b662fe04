from . import hooks, optimizers  # noqa: F401  (importing registers the names)
