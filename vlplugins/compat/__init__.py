"""Cures for known faults of the host's published wheels.

One function per fault, with its cause and its upstream report. Each looks for the fault first, does nothing where it
is absent, and returns whether it changed anything. `apply` runs them all; importing `vlplugins` calls it.
"""

import functools

from .checkpoints import allow_checkpoint_globals
from .overrides import keep_spaces_in_overrides, read_dicts_in_overrides
from .packages import find_editable_packages, find_packages_without_pkg_resources
from .processes import use_gloo_without_cuda, wrap_models_without_cuda, write_test_metrics_once
from .wheels import (
    declare_torchvision_operators,
    leave_out_multimodal_models,
    quiet_lite_warning,
    stub_missing_drn,
)

CURES = (stub_missing_drn, leave_out_multimodal_models, keep_spaces_in_overrides, read_dicts_in_overrides,
         find_packages_without_pkg_resources, find_editable_packages, allow_checkpoint_globals, use_gloo_without_cuda,
         wrap_models_without_cuda, write_test_metrics_once, quiet_lite_warning, declare_torchvision_operators)


@functools.cache
def apply() -> tuple:
    """Applies every cure that this environment needs, once per process; returns the names of those that did."""
    return tuple(cure.__name__ for cure in CURES if cure())
