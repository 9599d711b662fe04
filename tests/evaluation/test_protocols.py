import numpy as np
import pytest

from tests.evaluation import oracle
from vlplugins.evaluation.measures import softmax
from vlplugins.evaluation.protocols import all_classes, class_splits, evaluate, half_classes

CLASSES = tuple('abcdefghi')


@pytest.fixture
def tested():
    return oracle.random_test()


def test_half_of_the_classes_is_the_released_codes(tested):
    scores, labels = tested
    parts = half_classes(labels, 9)
    for seed, part in enumerate(parts):
        np.random.seed(seed)
        assert set(part.classes) == set(np.random.permutation(9)[:4])
        assert part.videos.tolist() == [video for video in range(60) if labels[video] in part.classes]
    mean, std = evaluate(scores, labels, parts)['top1']
    assert (mean, std) == pytest.approx(oracle.half_top1(scores, labels, 9))
    assert std > 0


def test_drawing_leaves_the_global_generator_alone(tested):
    np.random.seed(5)
    expected = np.random.rand()
    np.random.seed(5)
    half_classes(tested[1], 9)
    assert np.random.rand() == expected


def test_only_the_classes_of_a_split_compete(tested, tmp_path):
    scores, labels = tested
    splits = []
    for number, names in enumerate((['h', 'b', 'd'], ['a', 'b', 'c', 'i'])):
        splits.append(tmp_path / f'{number}.txt')
        splits[-1].write_text('\n'.join(names) + '\n')
    parts = class_splits(labels, CLASSES, splits)
    expected = {'top1': [], 'mean_class': [], 'mAP': []}
    for classes in ([7, 1, 3], [0, 1, 2, 8]):
        videos = [video for video in range(60) if labels[video] in classes]
        expected['top1'].append(np.mean(oracle.hits(scores, labels, videos, classes, 1)))
        expected['mean_class'].append(oracle.mean_class(scores, labels, videos, classes))
        expected['mAP'].append(oracle.mean_ap(scores, labels, videos, classes))
    found = evaluate(scores, labels, parts, tuple(expected))
    for measure, values in expected.items():
        assert found[measure] == pytest.approx((np.mean(values), np.std(values)))
        assert found[measure][1] > 0


def test_probabilities_give_what_their_logits_give(tested):
    scores, labels = tested
    parts, measures = half_classes(labels, 9), ('top1', 'top5', 'mean_class', 'mAP')
    from_logits = evaluate(scores, labels, parts, measures)
    from_prob = evaluate(softmax(scores), labels, parts, measures)
    for measure in measures:
        assert from_prob[measure] == pytest.approx(from_logits[measure])


def test_a_label_that_is_no_class_of_the_test(tmp_path, tested):
    (tmp_path / 'split.txt').write_text('b\nzebra\n')
    with pytest.raises(ValueError, match=r"1 of the 2 labels .*split\.txt are not among the 9 classes.*'zebra'"):
        class_splits(tested[1], CLASSES, [str(tmp_path / 'split.txt')])


def test_kinetics_600_has_three_splits_of_160_of_its_220_new_classes():
    from vlplugins.text.labels import load_labels
    classes = load_labels('k600_new220')
    labels = np.arange(220).repeat(2)
    parts = class_splits(labels, classes, [f'k600_new160_split{number}' for number in (1, 2, 3)])
    assert [(len(part.classes), len(part.videos)) for part in parts] == [(160, 320)] * 3
    names = [{classes[index] for index in part.classes} for part in parts]
    assert names == [set(load_labels(f'k600_new160_split{number}')) for number in (1, 2, 3)]


def test_several_labels_a_video(tested):
    scores = tested[0]
    many_hot = np.random.RandomState(1).rand(60, 9) < 0.3
    parts = half_classes(many_hot, 9, seeds=[3])
    assert parts[0].videos.tolist() == np.flatnonzero(many_hot[:, parts[0].classes].any(axis=1)).tolist()
    assert 0 < evaluate(scores, many_hot, parts, ('mAP', ))['mAP'][0] < 1
    with pytest.raises(ValueError, match=r"top1, top5, mean_class: .*Use protocols=\['map'\]"):
        evaluate(scores, many_hot, parts)


def test_a_part_without_videos():
    scores, labels = oracle.random_test()
    parts = half_classes(labels, 9, seeds=[0])
    kept = ~np.isin(labels, parts[0].classes)
    with pytest.raises(ValueError, match='none of the videos'):
        evaluate(scores[kept], labels[kept], half_classes(labels[kept], 9, seeds=[0]))
    assert evaluate(scores[kept], labels[kept], all_classes(labels[kept], 9))['top1'][1] == 0
