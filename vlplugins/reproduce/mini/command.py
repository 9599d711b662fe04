"""`tools/reproduce.py … --world mini`: list, show, run."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional

from mmengine.logging import MMLogger

from vlplugins.reproduce.process import stops_as_interrupts
from vlplugins.reproduce.traces import Clock

from .catalogue import MINI_TABLES, find_mini_tables
from .claim_list import CLAIMS
from .claims import judged
from .machine import cores
from .plan import Place
from .results import collect, held_back_results, results_file, write_results
from .run import run_tables
from .scales import SCALES
from .show import as_text
from .table import MiniTable

_NOT_HERE = ('rows', 'launcher', 'gpus', 'partition', 'cfg_options', 'dry_run', 'markdown', 'no_count')
_ONLY_HERE = ('scale', 'seeds', 'tables', 'jobs', 'page')


def add_arguments(list_: argparse.ArgumentParser, show: argparse.ArgumentParser, run: argparse.ArgumentParser) -> None:
    """Adds what the mini world takes to the parsers of the actions."""
    for parser in (list_, show, run):
        group = parser.add_argument_group('mini world')
        group.add_argument('--world', choices=['mini'], help='the tables as they are repeated in the rendered world')
        if parser is not list_:
            group.add_argument('--scale', choices=list(SCALES), help='budget (default: demo)')
            group.add_argument('--seeds', nargs='+', type=int, metavar='N',
                               help='of the worlds and of pre-training (default: those of the scale)')
        if parser is run:
            group.add_argument('--tables', nargs='+', metavar='TABLE', help='with the name "mini": these tables only')
            group.add_argument('--jobs', type=int, metavar='N',
                               help='processes at a time, of one thread each (default: one for each CPU)')
            group.add_argument('--page', type=Path, metavar='DIR', help='also write mini_results.md and pictures there')


def is_asked_for(args: argparse.Namespace) -> bool:
    """Whether the arguments are for the mini world.

    Raises:
        ValueError: When some are for it, and some are not.
    """
    asked = args.world == 'mini' or getattr(args, 'name', None) == 'mini'
    wrong = [name for name in (_NOT_HERE if asked else _ONLY_HERE) if getattr(args, name, None)]
    if wrong:
        verdict = 'does not go with the mini world.' if asked else 'goes with --world mini only.'
        raise ValueError(f'--{wrong[0].replace("_", "-")} {verdict}')
    return asked


def _quiet() -> None:
    MMLogger.get_current_instance().setLevel('WARNING')  # it would tell of MINI_WORLD for every config


def list_tables(args: argparse.Namespace) -> None:
    """Names of the tables."""
    rows = [dict(name=table.name, title=table.title, rows=len(table.rows), scales=list(table.scales),
                 on_request=table.on_request) for table in MINI_TABLES.values()]
    if args.json:
        print(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    print(f'{"name":24}{"rows":>5}  {"scales":18}title')
    for row in rows:
        by_name = ' (by its name alone)' if row['on_request'] else ''
        print(f'{row["name"]:24}{row["rows"]:5}  {", ".join(row["scales"]):18}{row["title"]}{by_name}')


def show_tables(args: argparse.Namespace) -> None:
    """Tables with what was measured."""
    _quiet()
    place, seeds = _place(args), _seeds(args)
    names = _names(args)
    results = _results(find_mini_tables(names), place, seeds) if names else _everything(place, seeds)
    if args.json:
        print(json.dumps(results, indent=1, ensure_ascii=False))
    else:
        print('\n'.join(as_text(results)))


def run(args: argparse.Namespace) -> None:
    """Does what is missing, writes the results, and prints the tables."""
    _quiet()
    jobs = cores() if args.jobs is None else args.jobs
    if jobs < 1:
        raise ValueError(f'--jobs must be at least 1, found {jobs}')
    tables, place, seeds = find_mini_tables(_names(args)), _place(args), _seeds(args)
    file = results_file(place, seeds)
    clock = Clock(file.with_suffix('.time'), gpus=1)
    try:
        with stops_as_interrupts():
            failures = run_tables(tables, place, seeds, jobs, say=_say)
    except KeyboardInterrupt:
        print('stopped; the same command goes on from the last checkpoints.', file=sys.stderr)
        raise
    finally:
        if not all(table.on_request for table in tables):
            clock.save()
    results = {**_everything(place, seeds), 'jobs': jobs,
               'wall_seconds': Clock(clock.file, gpus=1).before.get('seconds', 0.0)}
    write_results(results, file)
    print('\n'.join(as_text(_results(tables, place, seeds))))
    print(f'all numbers: {file}')
    if args.page:
        from .page import PICTURES, write_page
        from .pictures import draw_pictures
        pictures = draw_pictures(place, seeds[0], args.page / PICTURES)
        print(f'page: {write_page(results, args.page, held_back_results(place, seeds), pictures)}')
    if failures:
        print(f'{len(failures)} failed:', *failures, sep='\n  ', file=sys.stderr)
        sys.exit(1)


def _everything(place: Place, seeds: List[int]) -> Dict[str, Any]:
    results = _results(find_mini_tables(None, on_request=True), place, seeds)
    shown = [table for table in results['tables'] if not table['on_request'] or table['whole']]
    return {**results, 'tables': shown}


def _results(tables: List[MiniTable], place: Place, seeds: List[int]) -> Dict[str, Any]:
    results = collect(tables, place, seeds)
    return {**results, 'claims': judged(CLAIMS, results)}


def _say(line: str) -> None:
    print(line, flush=True)


def _names(args: argparse.Namespace) -> Optional[List[str]]:
    tables = getattr(args, 'tables', None)
    if args.name == 'mini':
        return tables
    if tables:
        raise ValueError(f'--tables {" ".join(tables)} chooses among the tables of "run mini"; {args.name} is one.')
    return [args.name]


def _place(args: argparse.Namespace) -> Place:
    scale = args.scale or 'demo'
    return Place(args.work_dir / 'mini' / scale, SCALES[scale])


def _seeds(args: argparse.Namespace) -> List[int]:
    seeds = args.seeds or list(SCALES[args.scale or 'demo'].seeds)
    if len(set(seeds)) < len(seeds):
        raise ValueError(f'--seeds {" ".join(map(str, seeds))}: a seed is given twice.')
    return seeds
