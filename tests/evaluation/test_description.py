import pytest
from mmengine.config import Config

from vlplugins.evaluation.description import describe_config, describe_evaluators


def config(class_texts, **changes):
    model = dict(cls_head=dict(type='vlplugins.FrozenTextHead', class_texts=class_texts, average_clips='feature'))
    return Config(dict(model=model, **changes))


@pytest.mark.parametrize('class_texts, expected', [
    (dict(labels='k400', templates='text4vis'), "'a video of a person {}.'"),
    (dict(labels='k400'), '28 (clip_kinetics)'),
    (dict(labels='k400', templates=['a {}.', 'the {}.']), '2'),
    (dict(labels='k400', templates='text4vis', matrix='random'), 'none (matrix random)'),
    (dict(labels='k400', templates='clip_kinetics', template_choice='random'), "'a video of a person {}.'"),
    (dict(labels='k400', num_context=4), '4 learned context vectors'),
    ([[1.0, 0.0]], 'none (a matrix)'),
    (dict(labels=['a'], matrix=[[1.0, 0.0]]), 'none (a matrix)'),
])
def test_templates(class_texts, expected):
    assert describe_config(config(class_texts))['templates'] == expected


def test_the_rest():
    train = dict(dataset=dict(type='vlplugins.VideoDataset', shots=2, subset_seed=7))
    described = describe_config(config(dict(labels='k400'), train_dataloader=train, load_from='a.pth'))
    assert described['shots'] == '2 a class, drawn with seed 7'
    assert (described['fusion of views'], described['checkpoint']) == ('feature', 'a.pth')
    assert describe_config(Config(dict(model=dict(cls_head=dict(type='I3DHead'))))) == {}
    assert describe_config(Config(dict(model=dict(cls_head=None), train_dataloader=None))) == {}


def test_evaluators_are_told_and_keep_what_they_have():
    metric = dict(type='vlplugins.ProtocolMetric', describe=dict(shots='none'))
    cfg = config(dict(labels='k400'), test_evaluator=[dict(type='AccMetric'), metric], val_evaluator=metric)
    describe_evaluators(cfg)
    assert cfg.test_evaluator[0] == dict(type='AccMetric')
    for evaluator in (cfg.test_evaluator[1], cfg.val_evaluator):
        assert evaluator.describe['templates'] == '28 (clip_kinetics)'
        assert evaluator.describe['shots'] == 'none'
