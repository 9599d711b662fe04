import pytest

from vlplugins.evaluation.kinds import AllClasses, HalfClasses
from vlplugins.evaluation.specs import build_protocols


def test_names_become_protocols_and_all_classes_come_first():
    half, everything = 'half', 'all'
    protocols = build_protocols([half, 'map', everything])
    assert [protocol.name for protocol in protocols] == ['all', 'half']
    assert protocols[0].measures == ('top1', 'top5', 'mean_class', 'mAP')
    assert protocols[1].measures == ('top1', 'top5', 'mean_class')
    assert protocols[1].seeds == list(range(10))


def test_mean_average_precision_alone():
    protocol, = build_protocols(['map'])
    assert isinstance(protocol, AllClasses) and protocol.measures == ('mAP', )


def test_measures_and_seeds_of_a_dict():
    protocol, = build_protocols([dict(type='half', seeds=[4, 7], measures=['mAP', 'top1'], name='two')])
    assert isinstance(protocol, HalfClasses)
    assert (protocol.name, protocol.seeds, protocol.measures) == ('two', [4, 7], ('top1', 'mAP'))
    assert str(protocol) == 'two (seeds 4, 7)'
    assert build_protocols('all', mean_class=False)[0].measures == ('top1', 'top5')


@pytest.mark.parametrize('specs, message', [
    (['hlaf'], "'hlaf' is unknown.*did you mean 'half'"),
    ([dict(type='half', seed=3)], 'does not take seed'),
    ([dict(type='class_splits')], 'splits is missing'),
    ([dict(type='file_splits', splits=[])], 'splits is empty'),
    ([dict(type='all', measures=['top3'])], 'top3'),
    ([dict(type='half', seeds=0)], 'draws no classes'),
    (['all', 'all'], 'same name'),
    ([], 'empty'),
])
def test_mistakes(specs, message):
    with pytest.raises(ValueError, match=message):
        build_protocols(specs)


def test_a_list_that_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match='gone.txt'):
        build_protocols([dict(type='file_splits', splits=[str(tmp_path / 'gone.txt')])])


def test_classes_are_checked_before_a_video_is_read():
    protocol, = build_protocols([dict(type='class_splits', splits=['k600_new160_split1'])])
    with pytest.raises(ValueError, match='label_file'):
        protocol.check(None)
    with pytest.raises(ValueError, match='160 of the 160 labels'):
        protocol.check(['walking', 'running'])
