"""Splits of one extraction, and the tool as a user calls it."""

import json
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

from vlplugins.apis import Features, extract_features, linear_probe, load_dataset, load_model, probe_splits
from vlplugins.apis.features import video_features
from vlplugins.apis.linear_probe import ProbeResult
from vlplugins.apis.probe_splits import format_results, metrics_of

TRAIN = {1: range(0, 9), 2: range(5, 14)}
TEST = {1: range(9, 14), 2: range(0, 5)}
OPTIONS = dict(epochs=8, warmup_epochs=2, batch_size=4, lr=1e-2)


@pytest.fixture
def splits(tmp_path):
    """Two splits of the 14 videos; the labels in the lists are of no account."""
    for part, numbers in dict(train=TRAIN, test=TEST).items():
        for split, videos in numbers.items():
            (tmp_path / f'{part}{split}.txt').write_text(''.join(f'{video}.mp4 0\n' for video in videos))
    return [{part: str(tmp_path / f'{part}{split}.txt') for part in ('train', 'test')} for split in (1, 2)]


@pytest.fixture
def probed(cfg, splits):
    cfg.linear_probe = dict(splits=splits, **OPTIONS)
    return cfg


def test_every_split_is_its_part_of_the_features(probed, checkpoint, tmp_path):
    results = probe_splits(probed, checkpoint, tmp_path / 'work', 'cpu')
    whole = extract_features(load_model(probed, checkpoint, 'cpu'), load_dataset(probed), tmp_path / 'whole', 2)
    for split, result in zip((1, 2), results):
        train, test = (
            Features(whole.features[list(rows)], np.array(rows) % 3, []) for rows in (TRAIN[split], TEST[split]))
        assert result == linear_probe(train, test, 3, **OPTIONS)
        assert (result.num_train, result.num_test) == (9, 5)


def test_a_stopped_run_ends_with_the_same_numbers(probed, checkpoint, tmp_path, monkeypatch):
    expected = probe_splits(probed, checkpoint, tmp_path / 'whole', 'cpu')
    calls = []

    def stopping(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return video_features(*args)

    monkeypatch.setattr('vlplugins.apis.features.video_features', stopping)
    with pytest.raises(KeyboardInterrupt):
        probe_splits(probed, checkpoint, tmp_path / 'work', 'cpu')
    assert probe_splits(probed, checkpoint, tmp_path / 'work', 'cpu') == expected
    monkeypatch.setattr('vlplugins.apis.features.video_features', None)  # all features are there
    assert probe_splits(probed, checkpoint, tmp_path / 'work', 'cpu') == expected


def test_videos_that_cannot_be_decoded_are_left_out(probed, checkpoint, videos, tmp_path):
    (tmp_path / 'broken.mp4').write_bytes(b'no video')
    lines = ''.join(f'{videos}/{number}.mp4 {number % 3}\n' for number in range(14))
    (tmp_path / 'list.txt').write_text(f'{lines}{tmp_path}/broken.mp4 0\n')
    for split in probed.linear_probe.splits:
        for path in split.values():
            text = ''.join(f'{videos}/{line}\n' for line in Path(path).read_text().splitlines())
            Path(path).write_text(f'{text}{tmp_path}/broken.mp4 0\n')
    dataset = probed.test_dataloader.dataset
    dataset.update(ann_file=str(tmp_path / 'list.txt'), data_prefix=dict(video=''), on_error='skip')
    results = probe_splits(probed, checkpoint, tmp_path / 'work', 'cpu')
    assert [(one.num_train, one.num_test) for one in results] == [(9, 5), (9, 5)]


def test_mistakes_in_the_config(probed, checkpoint, splits, tmp_path):
    cases = [(None, r'linear_probe.splits=None: a linear probe needs a list of dict\(train=…, test=…\)'),
             (dict(splits=[dict(train='a')]), 'needs a list'),
             (dict(splits=splits, epoch=3), r'does not take epoch; it takes splits, epochs, warmup_epochs')]
    for options, message in cases:
        probed.linear_probe = options
        with pytest.raises(ValueError, match=message):
            probe_splits(probed, checkpoint, tmp_path / 'work', 'cpu')
    probed.linear_probe = dict(splits=splits)
    (tmp_path / 'test2.txt').write_text('14.mp4 0\n')
    with pytest.raises(ValueError, match=r'test2.txt, line 1: .*/14.mp4 is not among the 14 videos of test_dataloader'):
        probe_splits(probed, checkpoint, tmp_path / 'work', 'cpu')


def test_what_is_reported():
    results = [ProbeResult(0.5, 1.0, 9, 4), ProbeResult(0.75, 0.875, 8, 5)]
    assert metrics_of(results) == {'split1/top1': 0.5, 'split2/top1': 0.75, 'average/top1': 0.625}
    lines = format_results(results).splitlines()
    assert lines[1].split() == ['1', '50.00', '100.00', '9,', '4']
    assert lines[-1].split() == ['average', '62.50']


def test_tool(probed, checkpoint, root, tmp_path, monkeypatch, capsys):
    probed.custom_imports = dict(imports=['vlplugins'], allow_failed_imports=False)
    probed.dump(str(tmp_path / 'config.py'))
    tool = str(root / 'tools/linear_probe.py')
    monkeypatch.setattr(sys, 'argv', [tool, str(tmp_path / 'config.py'), checkpoint, '--work-dir', str(tmp_path / 'w')])
    runpy.run_path(tool, run_name='__main__')
    metrics = json.loads((tmp_path / 'w/metrics.json').read_text())
    assert set(metrics) == {'split1/top1', 'split2/top1', 'average/top1'}
    assert metrics == metrics_of(probe_splits(probed, checkpoint, tmp_path / 'again', 'cpu'))
    assert f'average {100 * metrics["average/top1"]:9.2f}\n{tmp_path}/w/metrics.json' in capsys.readouterr().out
