"""Trains a model: python tools/train.py CONFIG [--resume] [--cfg-options …], with MMAction2's flags."""

import argparse

from vlplugins import launch, user_errors


def parse_args() -> argparse.Namespace:
    parser = launch.argument_parser('Trains a model.')
    parser.add_argument('--resume', nargs='?', const='auto', metavar='CHECKPOINT',
                        help='go on from this checkpoint, or from the latest of the work folder')
    parser.add_argument('--amp', action='store_true', help='train with automatic mixed precision')
    parser.add_argument('--no-validate', action='store_true', help='do not validate during training')
    parser.add_argument('--auto-scale-lr', action='store_true',
                        help="scale the learning rate by batch size / the config's auto_scale_lr.base_batch_size")
    parser.add_argument('--seed', type=int, help='random seed')
    parser.add_argument('--diff-rank-seed', action='store_true', help='another seed for each process')
    parser.add_argument('--deterministic', action='store_true', help='deterministic cuDNN kernels')
    return launch.parse(parser)


def main() -> None:
    args = parse_args()
    cfg = launch.load_config(args)
    if args.no_validate:
        cfg.val_cfg = cfg.val_dataloader = cfg.val_evaluator = None
    if args.amp:
        launch.enable_amp(cfg)
    if args.auto_scale_lr:
        launch.enable_auto_scale_lr(cfg)
    launch.set_randomness(cfg, seed=args.seed, diff_rank_seed=args.diff_rank_seed, deterministic=args.deterministic)
    launch.resume_from(cfg, args.resume)
    launch.guard_checkpoint(cfg, args.config, complete=bool(cfg.get('resume')))
    launch.build_runner(cfg).train()
    launch.leave_group()


if __name__ == '__main__':
    user_errors.run(main)
