"""Class embeddings that change in training, as a config asks for them."""

import pytest
import torch
import torch.nn.functional as F

from vlplugins.text.sources import placeholder_rows
from vlplugins.text.training_sources import prompt_parts, template_rows

from .fake_encoder import FakeEncoder

LABELS = ['run', 'jump', 'PlayChess']
TEMPLATES = ['a {}', 'the {}.']


def encoded(texts, width=6):
    return F.normalize(FakeEncoder(width).eval().encode(texts), dim=-1).detach()


def source(**keys):
    return dict(dict(labels=LABELS, templates=TEMPLATES, template_choice='random', encoder=FakeEncoder()), **keys)


def test_every_template_by_itself_and_another_in_tests():
    rows = template_rows(source())
    assert rows.labels == LABELS and rows.training.shape == (2, 3, 6)
    for matrix, template in zip(rows.training, TEMPLATES):
        torch.testing.assert_close(matrix, encoded([template.format(label) for label in LABELS]))
    torch.testing.assert_close(rows.test, encoded([f'a video of a person {label}.' for label in LABELS]))
    rows = template_rows(source(test_templates=['{}'], split_camel_case=True))
    torch.testing.assert_close(rows.test, encoded(['run', 'jump', 'play chess']))
    torch.testing.assert_close(rows.training[1, 2], encoded(['the play chess.'])[0])


def test_templates_of_another_width_are_mapped_together():
    rows = template_rows(source(encoder=FakeEncoder(40), out_dims=10))
    assert rows.training.shape == (2, 3, 10)
    texts = [template.format(label) for template in (*TEMPLATES, 'a video of a person {}.') for label in LABELS]
    mapped, original = torch.cat([*rows.training, rows.test]), encoded(texts, 40)
    torch.testing.assert_close(mapped @ mapped.T, original @ original.T, atol=1e-5, rtol=1e-5)


def test_parts_of_prompts():
    encoder = FakeEncoder()
    parts = prompt_parts(dict(labels=LABELS, encoder=encoder, num_context=4, templates='text4vis'))
    assert parts == (encoder, LABELS, 4, LABELS, None)
    parts = prompt_parts(dict(labels=LABELS, encoder=encoder, num_context=4, split_camel_case=True))
    assert parts.names == ['run', 'jump', 'play chess'] and parts.labels == LABELS


def test_counting_encodes_nothing():
    class Unused(FakeEncoder):
        def encode(self, texts):
            raise AssertionError('nothing is to be encoded')

    with placeholder_rows():
        rows = template_rows(source(templates='clip_kinetics', encoder=Unused()))
        assert rows.training.shape == (28, 3, 6) and rows.test.shape == (3, 6)
        assert template_rows(source(encoder=dict(type='not.built'), out_dims=5)).training.shape == (2, 3, 5)
        assert prompt_parts(source(template_choice='mean', num_context=4)).rows.shape == (3, 6)
    with pytest.raises(AssertionError, match='nothing is to be encoded'):
        template_rows(source(encoder=Unused(), cache_dir=False))
