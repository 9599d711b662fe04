import hashlib
import os
import random
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
import torch

from vlplugins.datasets import subsets
from vlplugins.datasets.subsets import few_shot, fraction

SIZES = {0: 20, 1: 7, 2: 12, 3: 5}
BLOCKS = [label for label, size in SIZES.items() for _ in range(size)]
LABELS = [BLOCKS[17 * index % 44] for index in range(44)]  # mixed
KEYS = [f'video_{index}.mp4' for index in range(len(LABELS))]


def counts(indices):
    return Counter(LABELS[index] for index in indices)


@pytest.mark.parametrize('nested', [True, False])
@pytest.mark.parametrize('shots', [1, 2, 5])
def test_every_class_has_its_shots(shots, nested):
    drawn = few_shot(LABELS, shots, seed=3, nested=nested, keys=KEYS)
    assert drawn == sorted(set(drawn))
    assert counts(drawn) == dict.fromkeys(SIZES, shots)


@pytest.mark.parametrize('nested', [True, False])
@pytest.mark.parametrize('part', [0.01, 0.1, 0.5, 1])
def test_every_class_has_its_part(part, nested):
    drawn = fraction(LABELS, part, seed=3, nested=nested, keys=KEYS)
    assert counts(drawn) == {label: max(1, int(size * part + 0.5)) for label, size in SIZES.items()}


def test_the_lowest_tickets_win():
    """Against the description, video by video."""
    ranks = {}
    for label in SIZES:
        tickets = {index: hashlib.sha256(f'7\n{KEYS[index]}'.encode()).hexdigest()
                   for index in range(len(LABELS)) if LABELS[index] == label}
        for index, ticket in tickets.items():
            ranks[index] = sum(other < ticket for other in tickets.values())
    assert few_shot(LABELS, 3, seed=7, keys=KEYS) == [index for index in range(len(LABELS)) if ranks[index] < 3]


def test_few_are_among_more():
    draws = [set(few_shot(LABELS, shots, keys=KEYS)) for shots in (1, 2, 3, 5)]
    assert all(few < more for few, more in zip(draws, draws[1:]))
    parts = [set(fraction(LABELS, tenths / 10, keys=KEYS)) for tenths in range(1, 11)]
    assert all(few <= more for few, more in zip(parts, parts[1:]))
    assert parts[0] < parts[4] < parts[9] == set(range(len(LABELS)))


def test_independent_draws():
    labels, keys = [0] * 400, [f'{index}' for index in range(400)]
    draws = [set(few_shot(labels, shots, nested=False, keys=keys)) for shots in (100, 200)]
    assert len(draws[0] & draws[1]) == pytest.approx(50, abs=25)  # 100 · 200/400 by chance, deviation 5
    parts = [set(fraction(labels, part, nested=False, keys=keys)) for part in (0.25, 0.5)]
    assert len(parts[0] & parts[1]) == pytest.approx(50, abs=25)


def test_seeds_draw_evenly():
    seeds = range(300)
    times = Counter(index for seed in seeds for index in few_shot([0] * 10, 3, seed))
    assert [times[index] for index in range(10)] == pytest.approx([90] * 10, abs=40)  # 300 · 3/10, deviation 8


def test_classes_are_drawn_independently_without_names():
    labels = [0] * 50 + [1] * 50
    drawn = few_shot(labels, 10)
    assert {index for index in drawn if index < 50} != {index - 50 for index in drawn if index >= 50}


def test_nothing_but_the_arguments_matters():
    """The numbers also hold for other versions of Python, numpy and torch: they are part of published results."""
    expected = [few_shot(LABELS, 2, keys=KEYS), fraction(LABELS, 0.1, seed=1, nested=False, keys=KEYS)]
    assert expected == [[13, 17, 20, 23, 28, 30, 36, 42], [6, 9, 20, 31, 32]]
    for seed in (0, 1):
        random.seed(seed), np.random.seed(seed), torch.manual_seed(seed)
        assert few_shot(LABELS, 2, keys=KEYS) == expected[0]
    code = ('import runpy\n'
            f'module = runpy.run_path({subsets.__file__!r})\n'
            f'labels, keys = {LABELS}, {KEYS}\n'
            "print([module['few_shot'](labels, 2, keys=keys),"
            " module['fraction'](labels, 0.1, seed=1, nested=False, keys=keys)])\n")
    done = subprocess.run([sys.executable, '-c', code], env={**os.environ, 'PYTHONHASHSEED': '77'},
                          capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(expected)


def test_order_of_the_list_does_not_matter():
    order = random.Random(1).sample(range(len(LABELS)), len(LABELS))
    shuffled = few_shot([LABELS[index] for index in order], 2, keys=[KEYS[index] for index in order])
    assert sorted(order[index] for index in shuffled) == few_shot(LABELS, 2, keys=KEYS)


def test_a_missing_video_changes_one():
    drawn = few_shot(LABELS, 3, keys=KEYS)
    for gone in range(len(LABELS)):
        left = [index for index in range(len(LABELS)) if index != gone]
        again = {left[index] for index in few_shot([LABELS[i] for i in left], 3, keys=[KEYS[i] for i in left])}
        assert len(again - set(drawn)) == (gone in drawn)


def test_too_few_videos():
    with pytest.raises(ValueError, match=r'class 3 has 5 videos in the list, but shots=6 needs 6 of every class\. Co'):
        few_shot(LABELS, 6)
    with pytest.raises(ValueError, match=r'class 1 \(run\) has 7 .* shots=8 .*, and 1 other .* or lower shots'):
        few_shot(LABELS, 8, classes=['walk', 'run', 'jump', 'swim'])
    for classes in (['walk', 'run', 'jump', 'swim', 'fly'], 5):
        with pytest.raises(ValueError, match=r'class 4 .*has 0 videos'):
            few_shot(LABELS, 1, classes=classes)
        with pytest.raises(ValueError, match=r'class 4 .*has 0 videos .* fraction=0.5 needs 1'):
            fraction(LABELS, 0.5, classes=classes)


def test_wrong_arguments():
    for shots in (0, -1, 1.5, True):
        with pytest.raises(ValueError, match='shots=.* whole number'):
            few_shot(LABELS, shots)
    for part in (0, -0.1, 1.01, 10):
        with pytest.raises(ValueError, match=f'fraction={part} must lie above 0'):
            fraction(LABELS, part)
    for labels in ([0, -1], []):
        with pytest.raises(ValueError, match='every video has a label'):
            few_shot(labels, 1)
