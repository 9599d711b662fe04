"""`VideoDataset` with `shots`, `fraction` and `repeat`."""

import pickle
from collections import Counter

import pytest
from torch.utils.data import DataLoader

from vlplugins.datasets.annotations import read_annotations
from vlplugins.datasets.drawn_subset import draw_subset

LISTED = ''.join(f'{index}.mp4 {index % 3}\n' for index in range(31))  # 31 names; nothing is decoded here


@pytest.fixture
def few(build_dataset):
    return build_dataset(LISTED, num_classes=3, shots=2)


def test_an_epoch_is_as_long_as_that_of_the_whole_list(few):
    assert len(few) == 30  # 6 videos, 31 // 6 times
    assert few.subset.repeat == 5
    shown = Counter(info['filename'] for info in few)  # the loop must also end
    assert sorted(shown.values()) == [5] * 6
    assert set(shown) == {f'{few.data_prefix["video"]}/{name}' for name in few.subset.filenames}


def test_draws_what_the_tool_draws(few, tmp_path):
    videos = read_annotations(str(tmp_path / 'list.txt'))
    assert few.subset == draw_subset(videos, 2, repeat='auto', classes=3)[1]
    labels = Counter(few.get_data_info(index)['label'] for index in range(6))
    assert labels == {0: 2, 1: 2, 2: 2}
    assert few.get_data_info(0)['source'] == f'{tmp_path / "list.txt"}, line {1 + int(few.subset.filenames[0][:-4])}'


def test_repetitions_are_stored_once(build_dataset, few):
    assert len(few.data_bytes) == len(build_dataset(LISTED, num_classes=3, shots=2, repeat=1).data_bytes)
    whole = build_dataset(LISTED, num_classes=3)
    assert len(few.data_bytes) < len(whole.data_bytes) / 4


@pytest.mark.parametrize(('options', 'length'), [
    (dict(shots=1), 30), (dict(shots=4, repeat=1), 12), (dict(shots=2, repeat=7), 42),
    (dict(fraction=0.2), 6), (dict(fraction=0.2, repeat='auto'), 30), (dict(fraction=1), 31),
    (dict(), 31), (dict(repeat='auto'), 31), (dict(repeat=2), 62),
])
def test_lengths(build_dataset, options, length):
    dataset = build_dataset(LISTED, **options)
    assert len(dataset) == length
    assert dataset.get_data_info(length - 1)['filename'] == dataset.get_data_info(-1)['filename']
    for outside in (length, -length - 1):
        with pytest.raises(IndexError, match=f'sample {outside} asked of a dataset of {length}'):
            dataset.get_data_info(outside)


def test_seed_and_nesting(build_dataset):

    def drawn(**options):
        return set(build_dataset(LISTED, **options).subset.filenames)

    assert drawn(shots=2) == drawn(shots=2) < drawn(shots=4) < drawn(shots=9)
    assert drawn(shots=4, subset_seed=1) != drawn(shots=4)
    assert not drawn(shots=3, nested=False) <= drawn(shots=4, nested=False)
    assert drawn(fraction=0.2) < drawn(fraction=0.5)


def test_the_written_list_is_a_dataset(build_dataset, few, tmp_path):
    few.subset.write(tmp_path / 'few.txt')
    listed = build_dataset(LISTED, ann_file=str(tmp_path / 'few.txt'))
    assert [info['filename'] for info in listed] == [few.get_data_info(index)['filename'] for index in range(6)]


def test_workers_and_copies_have_the_same_samples(few):
    loader = DataLoader(few, num_workers=2, batch_size=7, collate_fn=list)
    names = [info['filename'] for batch in loader for info in batch]
    assert names == [info['filename'] for info in pickle.loads(pickle.dumps(few))]


def test_says_once_what_was_drawn(build_dataset, monkeypatch):
    lines = []
    monkeypatch.setattr('vlplugins.datasets.video_dataset.print_log', lambda text, **kwargs: lines.append(text))
    dataset = build_dataset(LISTED, shots=2)
    list(dataset)
    assert lines == [f'{dataset.ann_file}: {dataset.subset}']
    build_dataset(LISTED)
    assert len(lines) == 1


def test_nothing_is_drawn_before_it_is_asked_for(build_dataset):
    dataset = build_dataset(LISTED, shots=2, lazy_init=True)
    assert dataset.subset is None
    assert len(dataset) == 30


def test_class_with_too_few_videos(build_dataset, tmp_path):
    (tmp_path / 'labels.txt').write_text('run\nwalk\njump\n')
    with pytest.raises(ValueError, match=r'class 1 \(walk\) has 10 videos in the list, but shots=11'):
        build_dataset(LISTED, shots=11, label_file=str(tmp_path / 'labels.txt'))
    with pytest.raises(ValueError, match=r'class 3 has 0 videos'):
        build_dataset(LISTED, fraction=0.5, num_classes=4)
    with pytest.raises(ValueError, match='every video has a label'):
        build_dataset('0.mp4\n', shots=1, allow_unlabelled=True)


@pytest.mark.parametrize(('options', 'message'), [
    (dict(shots=2, fraction=0.1), 'shots=2 and fraction=0.1 exclude each other'),
    (dict(shots=2, test_mode=True), 'shots=2 belongs to training, but test_mode=True'),
    (dict(fraction=0.5, test_mode=True), 'fraction=0.5 belongs to training'),
    (dict(repeat=2, test_mode=True), 'repeat=2 belongs to training'),
    (dict(shots=2, multi_class=True, num_classes=3), 'shots=2 draws from videos with one label'),
    (dict(shots=2, repeat=0), 'repeat=0 must be a whole number from 1 on'),
    (dict(shots=2, repeat='often'), "repeat='often' must be"),
])
def test_options_that_exclude_each_other(build_dataset, options, message):
    with pytest.raises(ValueError, match=message):
        build_dataset(LISTED, **options)
