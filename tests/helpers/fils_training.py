"""Pre-trains a tiny FILS on clips in memory, in one or more processes: for tests of the teacher."""

import os
import sys

import torch
from mmaction.registry import DATASETS
from mmengine.config import Config
from mmengine.dataset import pseudo_collate  # noqa: F401  (named in the config)
from mmengine.runner import Runner
from torch.utils.data import Dataset

from tests.helpers.tiny_fils import fils_config, fils_sample


@DATASETS.register_module(force=True)
class TinyFILSClips(Dataset):
    """Eight clips, the same on every process."""

    metainfo = dict(name='tiny')

    def __len__(self) -> int:
        return 8

    def __getitem__(self, index: int) -> dict:
        return fils_sample(index)


def training_config(work_dir, epochs=3, batch_size=2, accumulate=1, hook=None, **options) -> Config:
    """Config of a training that saves every epoch and logs every step."""
    cfg = dict(
        default_scope='mmaction', work_dir=str(work_dir), model=fils_config(),
        train_dataloader=dict(
            batch_size=batch_size, num_workers=0, sampler=dict(type='DefaultSampler', shuffle=True),
            dataset=dict(type='TinyFILSClips')),
        train_cfg=dict(type='EpochBasedTrainLoop', max_epochs=epochs),
        optim_wrapper=dict(type='OptimWrapper', accumulative_counts=accumulate, optimizer=dict(type='AdamW', lr=1e-2)),
        param_scheduler=[dict(type='CosineAnnealingLR', by_epoch=False, T_max=12, eta_min=1e-4)],
        custom_hooks=[dict(type='vlplugins.EMATeacherHook', **dict(dict(momentum=0.6), **(hook or {})))],
        default_hooks=dict(
            checkpoint=dict(type='CheckpointHook', interval=1), logger=dict(type='LoggerHook', interval=1)),
        log_processor=dict(window_size=1),
        env_cfg=dict(dist_cfg=dict(backend='gloo')), randomness=dict(seed=0), log_level='ERROR')
    cfg.update(options)
    return Config(cfg)


def state_of(runner: Runner) -> dict:
    """State of the model behind any wrapper."""
    return getattr(runner.model, 'module', runner.model).state_dict()


if __name__ == '__main__':  # torchrun … fils_training.py WORK_DIR
    folder = sys.argv[1]
    trained = Runner.from_cfg(training_config(folder, launcher='pytorch', batch_size=2))
    trained.train()
    if os.environ['RANK'] == '0':
        torch.save(state_of(trained), os.path.join(folder, 'state.pth'))
