"""`tools/reproduce.py`: list, show, run."""

import argparse
import json
import sys
from pathlib import Path
from typing import List, Optional

from mmengine.config import DictAction

from .catalogue import TABLES, find_table
from .counting import count_step
from .mini import command as mini
from .results import count_results
from .show import as_data, as_markdown, as_text

ROOT = Path('work_dirs/reproduce')


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description='Tables and figures of the papers as commands.')
    actions = parser.add_subparsers(dest='action', required=True)
    for action, what in (('list', 'names what is covered'), ('show', "the paper's numbers beside ours"),
                         ('run', 'trains and tests the rows that are not done')):
        sub = actions.add_parser(action, help=what, description=what)
        if action != 'list':
            sub.add_argument('name', help='as `list` gives it, e.g. text4vis.table6; "mini" for all of the mini world')
        sub.add_argument('--work-dir', type=Path, default=ROOT, help='folder of results (default: %(default)s)')
        if action != 'run':
            sub.add_argument('--json', action='store_true', help='print JSON')
    show, run = actions.choices['show'], actions.choices['run']
    mini.add_arguments(actions.choices['list'], show, run)
    show.add_argument('--markdown', action='store_true', help='print Markdown')
    show.add_argument('--no-count', action='store_true', help='do not count parameters and multiply-adds')
    run.add_argument('--rows', nargs='+', metavar='ROW[:COLUMN]', help='these rows only, or these cells of them')
    run.add_argument('--launcher', choices=['none', 'pytorch', 'slurm'],
                     help='what starts the processes (default: none for one, pytorch for several)')
    run.add_argument('--gpus', type=int, metavar='N', help='processes of a run (default: 1)')
    run.add_argument('--partition', help='of Slurm')
    run.add_argument('--cfg-options', nargs='+', action=DictAction, default={}, metavar='KEY=VALUE',
                     help='overrides for every row, which win over its own')
    run.add_argument('--dry-run', action='store_true', help='print the commands and do nothing')
    return parser


def main(argv: Optional[List[str]] = None) -> None:
    """The command line."""
    parser = _parser()
    try:
        args = parser.parse_args(argv)
    except ValueError as error:  # DictAction splits at '=' without looking
        parser.error(f'--cfg-options takes KEY=VALUE pairs ({error})')
    if mini.is_asked_for(args):
        dict(list=mini.list_tables, show=mini.show_tables, run=mini.run)[args.action](args)
        return
    dict(list=_list, show=_show, run=_run)[args.action](args)


def _list(args: argparse.Namespace) -> None:
    rows = []
    for table in TABLES.values():
        done, possible = count_results(args.work_dir, table)
        rows.append(dict(name=table.name, place=f'{table.paper.name}, {table.place}', title=table.title,
                         rows=len(table.rows), to_run=possible, done=done))
    if args.json:
        print(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    print(f'{"name":18}{"rows":>5}{"ours":>6}{"done":>6}  title')
    for row in rows:
        print(f'{row["name"]:18}{row["rows"]:5}{row["to_run"]:6}{row["done"]:6}  {row["place"]}: {row["title"]}')


def _show(args: argparse.Namespace) -> None:
    table = find_table(args.name)
    counter = None if args.no_count else count_step
    if args.json:
        print(json.dumps(as_data(table, args.work_dir, counter), indent=1, ensure_ascii=False))
        return
    for line in (as_markdown if args.markdown else as_text)(table, args.work_dir, counter):
        print(line, flush=True)


def _run(args: argparse.Namespace) -> None:
    from .commands import Launcher
    from .process import stops_as_interrupts
    from .resolve import Settings
    from .run import pick_rows, plan, run_rows
    from .workshop import Workshop
    table = find_table(args.name)
    picks = pick_rows(table, args.rows)
    if not picks:
        print(f'{table.name} has no row to run: `show` has all that there is.')
        return
    gpus = 1 if args.gpus is None else args.gpus
    launcher = Launcher(args.launcher or ('none' if gpus == 1 else 'pytorch'), gpus, args.partition)
    workshop = Workshop(args.work_dir / 'steps', Settings(args.cfg_options, gpus), launcher)
    if args.dry_run:
        print('\n'.join(plan(picks, workshop)))
        return
    try:
        with stops_as_interrupts():
            failures = run_rows(table, picks, workshop, args.work_dir)
    except KeyboardInterrupt:
        print('stopped; the same command goes on from the last checkpoint.', file=sys.stderr)
        raise
    if failures:
        print(f'{len(failures)} failed:', *failures, sep='\n  ', file=sys.stderr)
        sys.exit(1)
