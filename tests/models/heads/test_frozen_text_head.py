"""The frozen classifier: its logits, its losses, and that nothing ever changes it."""

import copy
import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from mmaction.registry import MODELS as HOST_MODELS
from mmaction.structures import ActionDataSample
from mmengine.model import ExponentialMovingAverage

from vlplugins.models.heads import FrozenTextHead

C, E = 7, 16
MATRIX = torch.randn(C, E, generator=torch.Generator().manual_seed(0))
ENCODER = dict(type='vlplugins.CLIPTextEncoder', context_length=16, embed_dims=32, depth=1, num_heads=2, out_dims=E)


def samples(labels):
    return [ActionDataSample().set_gt_label(label) for label in labels]


def test_logits_are_scaled_cosines():
    head = FrozenTextHead(MATRIX, logit_scale=math.log(50))
    v = 3 * torch.randn(4, E)
    expected = 50 * torch.cosine_similarity(v[:, None], MATRIX[None], dim=-1)
    torch.testing.assert_close(head(v), expected, atol=1e-4, rtol=1e-5)


def test_matrix_from_list_array_and_files(tmp_path):
    np.save(tmp_path / 'w.npy', MATRIX.numpy())
    torch.save(MATRIX, tmp_path / 'w.pt')
    rows = F.normalize(MATRIX, dim=-1)
    for source in (MATRIX.tolist(), MATRIX, str(tmp_path / 'w.npy'), str(tmp_path / 'w.pt')):
        torch.testing.assert_close(FrozenTextHead(source).class_embeddings.rows, rows)


def test_matrix_from_labels_through_the_host_registry(tmp_path, monkeypatch):
    monkeypatch.setenv('VLPLUGINS_CACHE', str(tmp_path))
    head = HOST_MODELS.build(
        dict(type='vlplugins.FrozenTextHead',
             class_texts=dict(labels=['running', 'jumping'], templates='a video of {}.', encoder=ENCODER)))
    assert head.labels == ['running', 'jumping']
    encoder = HOST_MODELS.build(ENCODER)
    with torch.no_grad():
        expected = F.normalize(encoder.encode(['a video of running.', 'a video of jumping.']), dim=-1)
    torch.testing.assert_close(head.class_embeddings.rows, expected)


@pytest.mark.parametrize('templates, warned', [('a video of {}.', True), (['a {}', 'the {}'], False)])
def test_a_single_template_cannot_be_drawn_by_lot(monkeypatch, templates, warned):
    said = []
    monkeypatch.setattr('vlplugins.models.heads.frozen_text_head.print_log', lambda text, **_: said.append(text))
    FrozenTextHead(dict(labels=['running', 'jumping'], templates=templates, template_choice='random', encoder=ENCODER,
                        cache_dir=False))
    assert [('is a single one' in text) for text in said] == [True] * warned


def test_loss_is_cross_entropy_for_hard_smooth_and_soft_labels():
    v = torch.randn(3, E)
    labels = torch.tensor([1, 5, 0])
    soft = torch.rand(3, C).softmax(-1)
    plain, smooth = FrozenTextHead(MATRIX), FrozenTextHead(MATRIX, label_smooth_eps=0.1)
    torch.testing.assert_close(plain.loss(v, samples(labels.tolist()))['loss_cls'], F.cross_entropy(plain(v), labels))
    torch.testing.assert_close(
        smooth.loss(v, samples(labels.tolist()))['loss_cls'], F.cross_entropy(smooth(v), labels, label_smoothing=0.1))
    torch.testing.assert_close(plain.loss(v, samples(soft))['loss_cls'], F.cross_entropy(plain(v), soft))
    mixed = smooth.loss(v, samples(soft))['loss_cls']
    torch.testing.assert_close(mixed, F.cross_entropy(smooth(v), soft, label_smoothing=0.1))


def test_blending_of_the_host_reaches_the_loss():
    blend = HOST_MODELS.build(dict(type='mmaction.MixupBlending', alpha=0.8, num_classes=C))
    videos, blended = blend(torch.randn(3, 1, 3, 2, 8, 8), samples([1, 5, 0]))
    loss = FrozenTextHead(MATRIX, label_smooth_eps=0.1).loss(torch.randn(3, E), blended)['loss_cls']
    assert loss.isfinite()


def test_nothing_trains_the_classifier():
    head = FrozenTextHead(MATRIX)
    before = head.class_embeddings.rows.clone()
    averaged = ExponentialMovingAverage(head, momentum=0.5, update_buffers=True)
    optimizer = torch.optim.AdamW(head.parameters(), lr=1.0, weight_decay=1.0)
    head.loss(torch.randn(3, E), samples([1, 5, 0]))['loss_cls'].backward()
    optimizer.step()
    averaged.update_parameters(head)
    assert torch.equal(head.class_embeddings.rows, before)
    assert torch.equal(averaged.module.class_embeddings.rows, before)
    assert set(head.state_dict()) == {'logit_scale'}
    assert set(dict(head.named_parameters())) == {'logit_scale'}


def test_other_labels_load_the_same_checkpoint():
    trained = FrozenTextHead(MATRIX, logit_scale=1.0)
    unseen = FrozenTextHead(torch.randn(3, E))
    assert unseen.load_state_dict(trained.state_dict()) == torch.nn.modules.module._IncompatibleKeys([], [])
    assert unseen(torch.randn(2, E)).shape == (2, 3)


def test_scale_can_be_frozen():
    head = FrozenTextHead(MATRIX, learnable_scale=False)
    assert not head.logit_scale.requires_grad
    assert FrozenTextHead(MATRIX).logit_scale.requires_grad


@pytest.mark.parametrize('shape', [(4, 24), (4, 3, 24), (4, 24, 2, 5, 5), (4, 24, 5, 5)])
def test_takes_the_features_of_other_backbones(shape):
    head = FrozenTextHead(MATRIX, in_channels=24)
    x = torch.randn(*shape)
    mean = x.mean(1) if shape == (4, 3, 24) else x.flatten(2).mean(-1) if len(shape) > 2 else x
    torch.testing.assert_close(head(x), head(mean))
    torch.testing.assert_close(head((x, None)), head(mean))


def test_takes_the_segments_of_a_2d_recognizer():
    head = FrozenTextHead(MATRIX)
    x = torch.randn(6, E)
    torch.testing.assert_close(head(x, num_segs=3), head(x.view(2, 3, E).mean(1)))


def test_averages_clips_as_the_host_does():
    head = FrozenTextHead(MATRIX, average_clips='prob')
    v = torch.randn(6, E)
    predictions = head.predict(v, samples([0, 1]))
    expected = head(v).softmax(-1).view(2, 3, C).mean(1)
    torch.testing.assert_close(torch.stack([p.pred_score for p in predictions]), expected)


def test_float32_logits_under_autocast():
    head = FrozenTextHead(MATRIX)
    v = torch.randn(4, E)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        assert torch.equal(head(v), head(v).float())
        torch.testing.assert_close(head(v), copy.deepcopy(head)(v))
    assert head(v).dtype == torch.float32


def test_wrong_numbers_name_the_key():
    with pytest.raises(ValueError, match='7 labels in class_texts, but model.cls_head.num_classes=400'):
        FrozenTextHead(MATRIX, num_classes=400)
    with pytest.raises(ValueError, match=r'shape \(4, 99\).*set cls_head.in_channels'):
        FrozenTextHead(MATRIX)(torch.randn(4, 99))
