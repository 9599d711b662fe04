import pytest
from mmengine.config import ConfigDict

from vlplugins.text.class_texts import ClassTexts, read_class_texts
from vlplugins.text.labels import load_labels


def test_defaults_and_labels_by_name():
    texts = read_class_texts(ConfigDict(labels='hmdb51', encoder=dict(type='any')))
    assert texts.labels == load_labels('hmdb51') and texts.source == 'hmdb51'
    assert (texts.matrix, texts.out_dims, texts.template_choice, texts.num_context) == (None, None, 'mean', 0)
    assert texts.templates == 'clip_kinetics' and texts.test_templates == 'text4vis'
    assert read_class_texts(dict(labels=['a'], encoder=1)).source == 'class_texts.labels'


def test_a_matrix_needs_no_encoder_and_bears_one():
    assert read_class_texts(dict(labels=['a'], matrix='random', out_dims=4)) == ClassTexts(
        ['a'], matrix='random', out_dims=4)
    assert read_class_texts(dict(labels=['a'], matrix='random', encoder=1, templates='text4vis')).encoder == 1
    with pytest.raises(ValueError, match="class_texts has no .'encoder'.; it takes labels, encoder"):
        read_class_texts(dict(labels=['a'], matrix=None))


@pytest.mark.parametrize(('keys', 'message'), [
    (dict(template_choice='any'), "template_choice='any' is unknown: use 'mean' or 'random'"),
    (dict(num_context=-1), 'num_context=-1: use 0'),
    (dict(matrix='random', num_context=4), 'class_texts has matrix and num_context.*keep one'),
    (dict(matrix='random', template_choice='random'), "has matrix and template_choice='random'"),
    (dict(template_choice='random', num_context=4), "has template_choice='random' and num_context"),
    (dict(num_context=4, out_dims=8), 'out_dims=8 cannot be had with num_context'),
    (dict(template='a {}'), 'unknown keys.*not template'),
    (dict(source='a'), 'not source'),
])
def test_what_cannot_be_meant(keys, message):
    with pytest.raises(ValueError, match=message):
        read_class_texts(dict(labels=['a'], encoder=1, **keys))
