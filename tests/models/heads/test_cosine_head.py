"""Views of a video fused as features, as scores and as probabilities, by closed form and through the host."""

import pytest
import torch
import torch.nn.functional as F
from mmaction.registry import MODELS as HOST_MODELS
from mmaction.structures import ActionDataSample
from mmengine.registry import init_default_scope

from vlplugins.models.heads.cosine_head import CosineHead, pool_features

C, E, SCALE = 5, 8, 20.0
W = torch.randn(C, E, generator=torch.Generator().manual_seed(0))


class Head(CosineHead):
    def class_rows(self):
        return W


def make(average_clips, **arguments):
    return Head(C, E, E, logit_scale=torch.tensor(SCALE).log(), average_clips=average_clips, **arguments).eval()


def samples(count):
    return [ActionDataSample() for _ in range(count)]


def scores(predictions):
    return torch.stack([prediction.pred_score for prediction in predictions])


def fused(views):
    """Scores of one video by the definitions; views are (V, E)."""
    logits = SCALE * torch.cosine_similarity(views[:, None], W[None], dim=-1)  # (V, C)
    mean = views.mean(dim=0)
    return dict(
        feature=SCALE * (W / W.norm(dim=1, keepdim=True)) @ (mean / mean.norm()),
        score=logits.mean(dim=0),
        prob=logits.softmax(dim=1).mean(dim=0))


def video_views():
    """Two videos of three views, of lengths that matter: an average of unit vectors would be another one."""
    return torch.randn(2, 3, E) * torch.tensor([0.2, 1.0, 5.0]).view(1, 3, 1)


@pytest.mark.parametrize('average_clips', ['feature', 'score', 'prob'])
def test_views_are_fused_by_the_closed_form(average_clips):
    views = video_views()
    predictions = make(average_clips).predict(views.flatten(0, 1), samples(2))
    expected = [fused(video) for video in views]
    torch.testing.assert_close(scores(predictions), torch.stack([one[average_clips] for one in expected]))
    assert [int(prediction.pred_label) for prediction in predictions] == [int(one[average_clips].argmax())
                                                                         for one in expected]


def test_the_three_ways_differ():
    ways = [scores(make(way).predict(video_views().flatten(0, 1), samples(2))) for way in ('feature', 'score', 'prob')]
    for first, second in ((0, 1), (0, 2), (1, 2)):
        assert not torch.allclose(ways[first].softmax(-1), ways[second].softmax(-1), atol=1e-2)


def test_features_are_averaged_before_they_are_normalised():
    views = video_views()
    unit = F.normalize(views, dim=-1).mean(dim=1)
    wrong = SCALE * F.normalize(unit, dim=-1) @ F.normalize(W, dim=-1).T
    found = scores(make('feature').predict(views.flatten(0, 1), samples(2)))
    assert not torch.allclose(found, wrong, atol=0.1)


def test_frames_and_projection_come_before_the_views():
    head = Head(C, 6, E, average_clips='feature').eval()
    frames = torch.randn(2, 3, 4, 6)  # two videos, three views, four frames
    expected = head.classify(frames.mean(dim=(1, 2)) @ head.project.weight.T)
    torch.testing.assert_close(scores(head.predict(frames.flatten(0, 1), samples(2))), expected)


class Frames(torch.nn.Module):
    """Mean colour of each frame, made E wide: a backbone that a test can look through."""

    def forward(self, x):
        means = x.transpose(1, 2).mean(dim=(3, 4)) if x.ndim == 5 else x.mean(dim=(2, 3))  # (B, T, 3) or (B, 3)
        return torch.cat([means, means.square(), means.sin()[..., :2]], dim=-1)


def recognizer(kind, average_clips, neck=None):
    init_default_scope('mmaction')
    data_preprocessor = dict(type='ActionDataPreprocessor', format_shape='NCTHW' if kind == 'Recognizer3D' else 'NCHW')
    head = dict(type=Head, num_classes=C, in_channels=E, out_dims=E, average_clips=average_clips,
                logit_scale=float(torch.tensor(SCALE).log()))
    model = dict(type=kind, backbone=dict(type=Frames), neck=neck, cls_head=head, data_preprocessor=data_preprocessor)
    return HOST_MODELS.build(model).eval()


@pytest.mark.parametrize('average_clips', ['feature', 'score', 'prob'])
@pytest.mark.parametrize('neck', [None, dict(type='vlplugins.MeanPooling')])
@torch.no_grad()
def test_views_of_the_hosts_recognizer_for_videos(average_clips, neck):
    videos = torch.randn(2, 3, 3, 4, 6, 6) * torch.tensor([0.5, 1.0, 9.0]).view(1, 3, 1, 1, 1, 1)
    model = recognizer('Recognizer3D', average_clips, neck)
    predictions = model(videos, samples(2), mode='predict')
    expected = [fused(Frames()(video).mean(dim=1))[average_clips] for video in videos]
    torch.testing.assert_close(scores(predictions), torch.stack(expected), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize('average_clips', ['feature', 'score', 'prob'])
@torch.no_grad()
def test_segments_of_the_hosts_recognizer_for_images(average_clips):
    """Views and segments are one axis there, and their features are averaged before the head classifies."""
    videos = torch.randn(2, 6, 3, 6, 6) * torch.tensor([0.5, 1.0, 9.0] * 2).view(1, 6, 1, 1, 1)
    predictions = recognizer('Recognizer2D', average_clips)(videos, samples(2), mode='predict')
    expected = torch.stack([fused(Frames()(video))['feature'] for video in videos])
    if average_clips == 'prob':
        expected = expected.softmax(dim=-1)
    torch.testing.assert_close(scores(predictions), expected, atol=1e-4, rtol=1e-4)


def test_views_may_stay_apart():
    predictions = make(None).predict(video_views().flatten(0, 1), samples(2))
    assert scores(predictions).shape == (2, 3, C)
    with pytest.raises(ValueError, match="model.cls_head.average_clips='mean' is unknown: use 'feature'"):
        make('mean')


def test_pooling_of_all_shapes():
    x = torch.randn(2, 4, 3, 5, 6)
    expected = torch.stack([torch.stack([channel.mean() for channel in sample]) for sample in x])
    torch.testing.assert_close(pool_features(x, 4), expected)
    torch.testing.assert_close(pool_features((x[:, :, 0], None), 4), x[:, :, 0].mean(dim=(2, 3)))
    torch.testing.assert_close(pool_features(x[:, :, 0, 0].transpose(1, 2), 4), x[:, :, 0, 0].mean(dim=2))
    with pytest.raises(ValueError, match=r'\(2, 4, 3, 5, 6\) and expects 7 channels'):
        pool_features(x, 7)
