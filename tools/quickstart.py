"""What tools/quickstart.sh does once everything is installed: the project's ordinary tools, one after the other.

Renders the mini world; trains a small CLIP in it; trains ALT and Text4Vis from that, side by side, and tests both on
combinations of object and motion that were seen in training and on those that were not; writes a report.
"""

import argparse
import json
import os
import time
from pathlib import Path
from typing import Callable, Dict, List, NamedTuple, Sequence, Tuple

from quickstart_steps import OUT, Step, in_steps, say


class Method(NamedTuple):
    """A method: its config, the training that it starts from, and the parts that do."""

    config: str
    start: str
    towers: Tuple[str, ...]


METHODS = {
    'ALT': Method('alt_mini', 'Regions', ('backbone', 'neck.entities.encoder', 'cls_head.class_texts.encoder')),
    'Text4Vis': Method('text4vis_mini', 'CLIP', ('backbone', 'cls_head.class_texts.encoder'))}
WORLD = os.environ.get('MINI_WORLD', 'data/mini_world')
# Often enough that a curve is seen, and that little is lost when a run is stopped.
OFTEN = ['train_cfg.val_begin=2', 'train_cfg.val_interval=2', 'default_hooks.checkpoint.interval=2']
# Accuracy of who knows the object and guesses its motion: each of 8 objects has 8 motions, 6 of them seen.
OBJECT_ALONE = {'seen': 1 / 6, 'unseen': 1 / 2, 'all': 1 / 8}
NOTE = ('A small CLIP was trained on rendered clips and their captions; ALT and Text4Vis were trained from it on 48 '
        'combinations of object and motion. 16 more are in no clip, label, caption or entity of any training. What '
        'follows the table of accuracies shows ALT on other clips of the 48.')


def epochs(count: int) -> List[str]:
    """Overrides for fewer epochs than the config of the benchmark has, so that all of it takes five minutes."""
    return [f'train_cfg.max_epochs={count}', f'param_scheduler.1.T_max={count}']


def folder(name: str) -> Path:
    """Of a training."""
    return OUT / name.lower()


def last_checkpoint(name: str) -> str:
    """Path of what a training wrote last."""
    return (folder(name) / 'last_checkpoint').read_text().strip()


def training(name: str, config: str, overrides: Callable[[], List[str]] = list, options: Sequence[str] = ()) -> Step:
    """A training; `overrides` are asked for when it starts."""
    return Step(f'{name}: training', lambda: [
        'tools/train.py', f'configs/mini/{config}.py', '--work-dir', str(folder(name)), *options, '--cfg-options',
        *OFTEN, *overrides()], folder(name))


def lane(name: str, overrides: List[str], options: List[str]) -> List[Step]:
    """Training and tests of a method."""
    method = METHODS[name]

    def changes() -> List[str]:
        return changes_of(name, overrides)

    def shortened() -> List[str]:
        return [*epochs(6), *changes()]

    def test(which: str, config: str) -> Step:
        return Step(f'{name}: testing on {which} combinations', lambda: [
            'tools/test.py', f'configs/mini/{config}.py', last_checkpoint(name), '--work-dir',
            str(folder(name) / 'test'), '--dump', str(folder(name) / f'{which}.pkl'), '--cfg-options', *changes()])

    return [training(name, method.config, shortened, options), test('seen', method.config),
            test('unseen', f'{method.config}_unseen')]


def changes_of(name: str, overrides: List[str]) -> List[str]:
    """Overrides that let a method start from its checkpoint of this run, and the user's."""
    method = METHODS[name]
    return [*(f'model.{tower}.pretrained={last_checkpoint(method.start)}' for tower in method.towers), *overrides]


def split_options(options: List[str]) -> Tuple[List[str], List[str]]:
    """What the user said of the trainings: overrides, and the rest."""
    overrides: List[str] = []
    rest: List[str] = []
    into = rest
    for option in options:
        if option.startswith('--'):
            into = overrides if option == '--cfg-options' else rest
        if option != '--cfg-options':
            into.append(option)
    return overrides, rest


def write_results(path: Path) -> Path:
    """Writes what the report compares."""
    def predictions(which: str) -> Dict[str, str]:
        return {name: str(folder(name) / f'{which}.pkl') for name in METHODS}

    unseen = {'predictions': predictions('unseen'), 'labels': f'{WORLD}/labels.txt'}
    tests = [
        {'name': '48 seen combinations', 'predictions': predictions('seen'),
         'floors': {'the object alone': OBJECT_ALONE['seen']}},
        {'name': '16 unseen combinations, among these', **unseen, 'among': f'{WORLD}/labels_unseen.txt',
         'floors': {'the object alone': OBJECT_ALONE['unseen']}},
        {'name': '16 unseen combinations, among all 64', **unseen, 'floors': {'the object alone': OBJECT_ALONE['all']}}]
    path.write_text(json.dumps(tests, indent=1))
    return path


def report(overrides: List[str]) -> Step:
    """The page; its lines are the last ones of the quickstart."""
    alt = 'ALT'
    trainings = {'ALT': 'ALT', 'Text4Vis': 'Text4Vis', 'The CLIP of both, without labels': 'CLIP'}
    shown = [word for title, name in trainings.items() for word in ('--training', title, str(folder(name)))]
    return Step('Report', lambda: [
        'tools/analysis_tools/report.py', f'configs/mini/{METHODS[alt].config}.py', last_checkpoint(alt),
        '--predictions', str(folder(alt) / 'seen.pkl'), *shown, '--results', str(write_results(OUT / 'results.json')),
        '--motion-areas', f'{WORLD}/action_areas.json', '--out', str((OUT / 'report.html').resolve()), '--title',
        'ALT and Text4Vis in the mini world', '--note', NOTE, '--cfg-options', *changes_of(alt, overrides)],
        always=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument('--resume', action='store_true')
    parser.add_argument('options', nargs='*')
    args = parser.parse_args()
    overrides, options = split_options(args.options)
    start = time.monotonic()
    page = report(overrides)
    with in_steps(args.resume) as steps:
        say('1/4 the mini world')
        steps.show(Step(f'Rendering into {WORLD}', ['tools/render_world.py', '--out', WORLD], always=True))
        steps.keep_world(WORLD)
        say('2/4 a small CLIP')
        steps.run([training('CLIP', 'clip_mini_pretrain', lambda: epochs(8))])
        say('3/4 ALT and Text4Vis, which start from it, side by side')
        regions = training('Regions', 'clip_mini_regions_pretrain', lambda: [f'load_from={last_checkpoint("CLIP")}'])
        steps.run([regions, *lane('ALT', overrides, options)], lane('Text4Vis', overrides, options))
        say('4/4 the report')
        steps.run([page])
    say(f'everything after the installation took {time.monotonic() - start:.0f} s')
    lines = page.file('log').read_text().splitlines()
    first = next((number for number, line in enumerate(lines) if line.startswith('top-1')), 0)
    print('\n'.join(lines[first:]))


if __name__ == '__main__':
    main()
