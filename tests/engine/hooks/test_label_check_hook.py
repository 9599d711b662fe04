from types import SimpleNamespace

import pytest
from mmaction.registry import MODELS
from torch import nn

from vlplugins.engine.hooks import LabelCheckHook
from vlplugins.engine.hooks.label_check_hook import check_labels

LABELS = ['kick', 'kick ball', 'sword']


def model(labels=LABELS, num_classes=3, blending=None):
    built = nn.Module()
    built.cls_head = SimpleNamespace(labels=labels, num_classes=num_classes)
    built.data_preprocessor = SimpleNamespace(blending=blending)
    return built


def dataset(classes=LABELS):
    return SimpleNamespace(metainfo=dict(classes=tuple(classes)), label_file='labels.txt')


def test_same_lists_pass():
    check_labels('train_dataloader', dataset(), model())


def test_what_is_not_known_is_not_compared():
    check_labels('train_dataloader', dataset(), model(labels=None))
    check_labels('train_dataloader', SimpleNamespace(), model())
    check_labels('train_dataloader', SimpleNamespace(metainfo=dict(name='stock')), model())
    check_labels('train_dataloader', dataset(), nn.Module())


def test_another_length_names_both_keys():
    message = r"3 labels in val_dataloader.dataset.label_file='labels.txt', but the head has 600 .* Give model.cls_head"
    with pytest.raises(ValueError, match=message):
        check_labels('val_dataloader', dataset(), model(labels=None, num_classes=600))


def test_another_order_names_the_first_class():
    with pytest.raises(ValueError, match="class 0 is 'kick ball' in test_dataloader.*and 'kick' in model.cls_head"):
        check_labels('test_dataloader', dataset(['kick ball', 'kick', 'sword']), model())


def test_blending_counts_the_same_classes():
    augments = [dict(type='mmaction.MixupBlending', num_classes=400)]
    blending = MODELS.build(dict(type='mmaction.RandomBatchAugment', augments=augments))
    runner = SimpleNamespace(model=model(blending=blending), train_dataloader=SimpleNamespace(dataset=dataset()))
    with pytest.raises(ValueError, match='blending counts num_classes=400, but the head has 3 classes'):
        LabelCheckHook().before_train(runner)
    runner.model = model()
    LabelCheckHook().before_train(runner)


def test_each_loop_checks_its_own_data():
    wrong = SimpleNamespace(dataset=dataset(['other']))
    runner = SimpleNamespace(model=model(), train_dataloader=wrong, val_dataloader=wrong, test_dataloader=wrong)
    for stage in ('train', 'val', 'test'):
        with pytest.raises(ValueError, match=f'1 labels in {stage}_dataloader'):
            getattr(LabelCheckHook(), f'before_{stage}')(runner)
