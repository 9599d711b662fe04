"""Arguments → Config → Runner: what the training and the testing tool share."""

import argparse
import difflib
import gc
import os
from pathlib import Path
from typing import Any, List, Optional

import torch
from mmaction.registry import RUNNERS
from mmengine.config import Config, DictAction
from mmengine.device import get_device
from mmengine.logging import print_log
from mmengine.runner import Runner, find_latest_checkpoint

from vlplugins.evaluation.description import describe_evaluators

ACCELERATORS = ('cuda', 'npu', 'mlu', 'musa')


def argument_parser(description: str) -> argparse.ArgumentParser:
    """Parser of the arguments that every tool with a runner has, named as MMAction2 names them."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument('config', help='path of the config')
    parser.add_argument('--work-dir', help='folder of logs and checkpoints (default: work_dirs/<name of the config>)')
    parser.add_argument('--cfg-options', nargs='+', action=DictAction, metavar='KEY=VALUE',
                        help='overrides of config keys, e.g. model.backbone.depth=2, key="[(a,b),(c,d)]" or '
                             '''"key=dict(type='A')"''')
    parser.add_argument('--launcher', choices=['none', 'pytorch', 'slurm', 'mpi'], default='none',
                        help='what started the processes of a distributed run')
    parser.add_argument('--local_rank', '--local-rank', type=int, default=0, help=argparse.SUPPRESS)
    return parser


def parse(parser: argparse.ArgumentParser, argv: Optional[List[str]] = None) -> argparse.Namespace:
    """Parses the command line and tells the launcher's processes their local rank."""
    try:
        args = parser.parse_args(argv)
    except ValueError as error:  # DictAction splits at '=' without looking
        parser.error(f'--cfg-options takes KEY=VALUE pairs ({error})')
    os.environ.setdefault('LOCAL_RANK', str(args.local_rank))
    return args


def load_config(args: argparse.Namespace) -> Config:
    """The config that the common arguments describe.

    Raises:
        FileNotFoundError: When there is no such config; names similar ones.
    """
    path = Path(args.config)
    if not path.is_file():
        names = [str(file) for file in path.parent.glob('*.py')] if path.parent.is_dir() else []
        similar = difflib.get_close_matches(str(path), names, n=3)
        hint = f' Did you mean {" or ".join(similar)}?' if similar else ' Configs lie in configs/<method>/.'
        raise FileNotFoundError(f'there is no config {path} (looked from {Path.cwd()}).{hint}')
    cfg = Config.fromfile(path)
    cfg.launcher = args.launcher
    if args.cfg_options:
        cfg.merge_from_dict(args.cfg_options)
    if args.work_dir:
        cfg.work_dir = args.work_dir
    elif not cfg.get('work_dir'):
        cfg.work_dir = os.path.join('work_dirs', path.stem)
    _drop_persistence_without_workers(cfg)
    return cfg


def _drop_persistence_without_workers(cfg: Config) -> None:
    """`num_workers=0`, the usual override for debugging, is refused by torch beside `persistent_workers=True`."""
    for key in ('train_dataloader', 'val_dataloader', 'test_dataloader'):
        loader = cfg.get(key)
        if isinstance(loader, dict) and loader.get('num_workers') == 0 and loader.get('persistent_workers'):
            loader['persistent_workers'] = False


def set_randomness(cfg: Config, **options: Any) -> None:
    """Sets what was given of `seed`, `diff_rank_seed` and `deterministic`, and leaves the rest to the config.

    The host's tool drops all three where the config has a `randomness` of its own. Its runner wants a `seed` there;
    None lets it choose one.
    """
    given = {key: value for key, value in options.items() if value is not None and value is not False}
    cfg.randomness = {'seed': None, **(cfg.get('randomness') or {}), **given}


def checkpoint_path(path: str) -> str:
    """`path`, once it is known to name a checkpoint.

    Raises:
        FileNotFoundError: When it is neither a file nor an address such as `https://…`.
    """
    if '://' not in path and not Path(path).is_file():
        folder = Path(path).parent
        found = sorted(file.name for file in folder.glob('*.pth')) if folder.is_dir() else []
        hint = f'That folder holds {", ".join(found)}.' if found else f'{folder} holds no .pth file.'
        raise FileNotFoundError(f'there is no checkpoint {path}. {hint}')
    return path


def resume_from(cfg: Config, resume: Optional[str]) -> None:
    """Makes the run go on from a checkpoint.

    Args:
        cfg: Changed in place.
        resume: 'auto' for the latest checkpoint of the work folder, a path, or None for what the config says. With
            'auto' and no checkpoint the run starts from the beginning, and says so.

    Raises:
        FileNotFoundError: When `resume` is a path that does not exist.
    """
    if resume is None:
        if cfg.get('load_from'):
            checkpoint_path(cfg.load_from)
        return
    path = latest_checkpoint(cfg.work_dir) if resume == 'auto' else checkpoint_path(resume)
    cfg.resume, cfg.load_from = path is not None, path
    if path is None:
        print_log(f'nothing to resume from in {cfg.work_dir}: training starts from the beginning', logger='current')


def latest_checkpoint(work_dir: str) -> Optional[str]:
    """Path of the last checkpoint written to `work_dir`, found also after the folder was moved."""
    if not Path(work_dir, 'last_checkpoint').is_file():
        return None
    path = find_latest_checkpoint(work_dir)
    moved = Path(work_dir, Path(path).name)
    return str(moved) if moved.is_file() and not Path(path).is_file() else checkpoint_path(path)


def enable_amp(cfg: Config) -> None:
    """Turns on automatic mixed precision.

    Raises:
        ValueError: Without an accelerator, or with an optimizer wrapper of another kind.
    """
    kind = cfg.optim_wrapper.get('type', 'OptimWrapper')
    if kind not in ('OptimWrapper', 'AmpOptimWrapper'):
        raise ValueError(f'--amp cannot replace optim_wrapper.type={kind!r}; it goes with OptimWrapper only.')
    if get_device() not in ACCELERATORS:
        raise ValueError("--amp needs an accelerator: MMEngine's AmpOptimWrapper does not run on the CPU.")
    cfg.optim_wrapper.type = 'AmpOptimWrapper'
    cfg.optim_wrapper.setdefault('loss_scale', 'dynamic')


def enable_auto_scale_lr(cfg: Config) -> None:
    """Scales the learning rate with the batch of a step of the optimizer.

    MMEngine compares the samples of one forward pass with `base_batch_size` and does not know of gradient accumulation;
    the base is therefore split over the passes of a step.

    Raises:
        ValueError: When the config does not name the batch that its learning rate belongs to.
    """
    if not cfg.get('auto_scale_lr', {}).get('base_batch_size'):
        raise ValueError('--auto-scale-lr: the config does not say which batch its learning rate belongs to. '
                         'Add auto_scale_lr = dict(enable=False, base_batch_size=…).')
    cfg.auto_scale_lr.enable = True
    passes = cfg.get('optim_wrapper', {}).get('accumulative_counts', 1)
    cfg.auto_scale_lr.base_batch_size /= passes


def guard_checkpoint(cfg: Config, config: str, complete: bool) -> None:
    """Makes the run stop when the checkpoint that it loads belongs to another architecture."""
    if cfg.get('load_from'):
        hook = dict(type='vlplugins.CheckpointGuardHook', complete=complete, checkpoint=cfg.load_from, config=config)
        cfg.custom_hooks = [*(cfg.get('custom_hooks') or []), hook]


def dump_predictions(cfg: Config, path: str) -> None:
    """Writes the predictions of all test samples to a pickle file.

    Raises:
        ValueError: When the file's name does not say that it is one.
    """
    if not path.endswith(('.pkl', '.pickle')):
        raise ValueError(f'--dump writes a pickle file: name it {path}.pkl instead of {path}')
    evaluators = cfg.test_evaluator if isinstance(cfg.test_evaluator, (list, tuple)) else [cfg.test_evaluator]
    cfg.test_evaluator = [*evaluators, dict(type='DumpResults', out_file_path=path)]


def draw_predictions(cfg: Config, **options: Any) -> None:
    """Draws the predictions; `options` are those of MMAction2's `VisualizationHook`.

    Raises:
        ValueError: When the config has no such hook.
    """
    if 'visualization' not in cfg.get('default_hooks', {}):
        raise ValueError('--show and --show-dir draw with a hook that the config lacks. Add it: '
                         '--cfg-options default_hooks.visualization.type=VisualizationHook')
    cfg.default_hooks.visualization.update(enable=True, **options)


def build_runner(cfg: Config) -> Runner:
    """The runner that the config names, MMEngine's by default; its tables of results say what was tested."""
    describe_evaluators(cfg)
    return RUNNERS.build(cfg) if 'runner_type' in cfg else Runner.from_cfg(cfg)


def leave_group() -> None:
    """Ends the process group of a distributed run, where there is one.

    Gloo's threads outlive a process group that is still referred to. One that lets go of its last tensor while the
    interpreter shuts down is ended in the middle of C++ code, which aborts the process after all its work is done.
    """
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        gc.collect()  # the runner is part of cycles, and its DistributedDataParallel refers to the group
        torch.distributed.destroy_process_group()
