"""Several models in several tests, beside what is reached without looking, or with half of the knowledge."""

import json
from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Sequence, Union

import numpy as np

from vlplugins.evaluation.protocols import class_positions
from vlplugins.text.labels import load_labels

from .page_parts import section, table
from .predictions import load_predictions


class Comparison(NamedTuple):
    """One test of one or more models.

    Attributes:
        name: What is tested.
        accuracy: Name of a model → top-1, from 0 to 1.
        floors: Name → accuracy that needs no model, or only a part of the knowledge; the first is chance.
        num_clips: How many were tested.
    """

    name: str
    accuracy: Mapping[str, float]
    floors: Mapping[str, float]
    num_clips: int

    def line(self) -> str:
        """The test in one line."""
        models = ', '.join(f'{name} {_percent(value)}' for name, value in self.accuracy.items())
        floors = ', '.join(f'{name} {_percent(value)}' for name, value in self.floors.items())
        return f'{self.name}: {models} ({floors})'


def read_results(path: Union[str, Path]) -> List[Comparison]:
    """The tests that a file names.

    Args:
        path: JSON file with a list of tests: `{"name": …, "predictions": {model: FILE.pkl}, "floors": {name: share},
            "labels": FILE, "among": FILE}`, the last three as wanted. `among` is a list of those labels that compete,
            `labels` the list of all; clips of other classes are left out then. Chance is added: one of the classes that
            compete.

    Raises:
        FileNotFoundError: There is no such file, or one that it names.
        ValueError: A test without a name or predictions, or models that were tested on different clips.
    """
    tests = json.loads(Path(path).read_text(encoding='utf-8'))
    for test in tests:
        missing = [key for key in ('name', 'predictions') if not test.get(key)]
        if missing:
            raise ValueError(f'{path}: a test has no {" and no ".join(missing)}: {json.dumps(test)}')
        if test.get('among') and not test.get('labels'):
            raise ValueError(f'{path}, {test["name"]}: "among" picks from all labels; name their list as "labels".')
    return [_result(test, f'{path}, {test["name"]}') for test in tests]


def _result(test: Mapping[str, Any], where: str) -> Comparison:
    accuracy, truths = {}, []
    chance = 0.
    for model, file in test['predictions'].items():
        scores, labels = load_predictions(file)
        competing = np.arange(scores.shape[1])
        if test.get('among'):
            competing = _positions(test, scores.shape[1], where)
        tested = np.isin(labels, competing)
        accuracy[model] = float((competing[scores[tested][:, competing].argmax(1)] == labels[tested]).mean())
        truths.append(labels[tested])
        chance = 1 / len(competing)
    if any(not np.array_equal(truth, truths[0]) for truth in truths):
        raise ValueError(f'{where}: {", ".join(accuracy)} were tested on different clips.')
    floors: Dict[str, float] = {'chance': chance, **(test.get('floors') or {})}
    return Comparison(test['name'], accuracy, floors, len(truths[0]))


def _positions(test: Mapping[str, Any], num_scores: int, where: str) -> np.ndarray:
    """Numbers of the classes that compete."""
    classes = load_labels(test['labels'])
    if len(classes) != num_scores:
        raise ValueError(f'{where}: {len(classes)} labels in {test["labels"]}, but {num_scores} scores a clip.')
    return class_positions(classes, [test['among']])[0]


def results_section(results: Sequence[Comparison]) -> str:
    """A table with a row for each test: the models, then the floors."""
    models, floors = (list(dict.fromkeys(name for result in results for name in getattr(result, key)))
                      for key in ('accuracy', 'floors'))
    rows = [(result.name, *(_cell(result.accuracy, name) for name in models),
             *(_cell(result.floors, name) for name in floors), str(result.num_clips)) for result in results]
    return section('Accuracy and what to compare it with', 'Top-1 accuracy. An accuracy means as much as it lies above '
                   'the columns on the right, which need no model, or know a part of the label only.',
                   table(('test', *models, *floors, 'clips'), rows))


def _cell(values: Mapping[str, float], name: str) -> str:
    return _percent(values[name]) if name in values else '–'


def _percent(share: float) -> str:
    return f'{100 * share:.1f} %'
