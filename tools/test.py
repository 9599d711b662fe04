"""Tests a checkpoint: python tools/test.py CONFIG CHECKPOINT [--dump FILE.pkl], with MMAction2's flags."""

import argparse

from vlplugins import launch, user_errors


def parse_args() -> argparse.Namespace:
    parser = launch.argument_parser('Tests a checkpoint.')
    parser.add_argument('checkpoint', help='path or address of the checkpoint')
    parser.add_argument('--dump', metavar='FILE.pkl', help='write the predictions of all samples to this file')
    parser.add_argument('--show-dir', help='folder for pictures of the predictions')
    parser.add_argument('--show', action='store_true', help='show the predictions in a window')
    parser.add_argument('--interval', type=int, default=1, help='draw every n-th sample')
    parser.add_argument('--wait-time', type=float, default=2, help='seconds that a window stays')
    return launch.parse(parser)


def main() -> None:
    args = parse_args()
    cfg = launch.load_config(args)
    cfg.load_from = launch.checkpoint_path(args.checkpoint)
    cfg.resume = False
    if args.dump:
        launch.dump_predictions(cfg, args.dump)
    if args.show or args.show_dir:
        launch.draw_predictions(
            cfg, show=args.show, wait_time=args.wait_time, out_dir=args.show_dir, interval=args.interval)
    launch.guard_checkpoint(cfg, args.config, complete=True)
    launch.build_runner(cfg).test()
    launch.leave_group()


if __name__ == '__main__':
    user_errors.run(main)
