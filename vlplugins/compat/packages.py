"""Looking packages up."""

import functools
import importlib.metadata
import importlib.util
import os
import sys
from pathlib import Path
from typing import Callable, Optional


def package_dir(name: str) -> Optional[Path]:
    """Folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _replace_everywhere(old: Callable, new: Callable) -> None:
    """Puts `new` where any loaded mmengine module holds `old`: the host imports functions by name."""
    for name, module in list(sys.modules.items()):
        if name.split('.')[0] != 'mmengine':
            continue
        for attribute, value in list(vars(module).items()):
            if value is old:
                setattr(module, attribute, new)


def find_packages_without_pkg_resources() -> bool:
    """MMEngine 0.10.7 looks packages up through `pkg_resources`, which setuptools >= 82 no longer ships.

    `_base_ = 'mmaction::…'` and `get_installed_path` then fail (fixed after the last release by mmengine #1676). The
    same three look-ups on `importlib.metadata` take their place.
    """
    from mmengine.utils import package_utils
    if importlib.util.find_spec('pkg_resources') is not None:
        return False

    def is_installed(package: str) -> bool:
        try:
            importlib.metadata.distribution(package)
        except importlib.metadata.PackageNotFoundError:
            return importlib.util.find_spec(package) is not None
        return True

    def package2module(package: str) -> str:
        top_level = importlib.metadata.distribution(package).read_text('top_level.txt')
        if not top_level:
            raise ValueError(f'can not infer the module name of {package}')
        return top_level.split('\n')[0]

    def get_installed_path(package: str) -> str:
        path = package_dir(package)
        if path is None:  # the distribution has another name than its module, as mmaction2 has
            path = package_dir(package2module(package))
        return str(path)

    for new in (is_installed, package2module, get_installed_path):
        _replace_everywhere(getattr(package_utils, new.__name__), new)
    return True


def find_editable_packages() -> bool:
    """MMEngine takes every package to lie in site-packages, so an editable install is not found.

    `get_installed_path('vlplugins')` answers with a folder that does not exist after `pip install -e .`, because the
    package's own folder is only known to the import system (PEP 660; no upstream report known).
    """
    from mmengine.utils import package_utils
    original = package_utils.get_installed_path
    try:
        location = importlib.metadata.distribution('vlplugins').locate_file('vlplugins')
    except importlib.metadata.PackageNotFoundError:  # run from a checkout: the host then asks the import system
        return False
    if os.path.isdir(location):
        return False

    @functools.wraps(original)
    def get_installed_path(package: str) -> str:
        spec = importlib.util.find_spec(package)
        return os.path.dirname(spec.origin) if spec and spec.origin else original(package)

    _replace_everywhere(original, get_installed_path)
    return True
