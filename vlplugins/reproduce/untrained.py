"""Saves a model before training: python -m vlplugins.reproduce.untrained CONFIG FILE.pth.

What the config names as published weights is loaded; the rest is random.
"""

import sys

import torch
from mmaction.registry import MODELS
from mmengine.config import Config
from mmengine.registry import init_default_scope
from mmengine.runner import set_random_seed

from vlplugins import user_errors


def save_untrained(cfg: Config, path: str) -> None:
    """Builds the model of a config, loads its published weights, and saves it as a checkpoint."""
    init_default_scope(cfg.get('default_scope', 'mmaction'))
    set_random_seed((cfg.get('randomness') or {}).get('seed') or 0)
    model = MODELS.build(cfg.model)
    model.init_weights()
    torch.save(dict(state_dict=model.state_dict(), meta=dict(dataset_meta={})), path)


def main() -> None:
    """The command line."""
    config, path = sys.argv[1:]
    save_untrained(Config.fromfile(config), path)


if __name__ == '__main__':
    user_errors.run(main)
