import copy

import pytest
import torch

from tests.apis import tiny_clip
from vlplugins.apis import load_dataset, load_model, zero_shot

OTHERS = ['swimming', 'ride a bike', 'juggling balls', 'jumping']


def by_hand(cfg, checkpoint, labels, templates, number):
    """Probabilities of a model that was built with these labels, by its own test step."""
    cfg = copy.deepcopy(cfg)
    cfg.model.cls_head.class_texts.update(labels=labels, templates=templates)
    model = load_model(cfg, checkpoint, 'cpu')
    sample = load_dataset(cfg)[number]
    batch = dict(inputs=[sample['inputs']], data_samples=[sample['data_samples']])
    return dict(zip(labels, model.test_step(batch)[0].pred_score.softmax(dim=-1).tolist()))


@pytest.mark.parametrize('templates', ['label', 'a video of a person {}.'])
def test_labels_and_probabilities_are_those_of_a_model_with_these_labels(cfg, checkpoint, videos, templates):
    model = load_model(cfg, checkpoint, 'cpu')
    expected = by_hand(cfg, checkpoint, OTHERS, templates, 5)
    found = zero_shot(model, str(videos / '5.mp4'), OTHERS, None if templates == 'label' else templates, topk=3)
    assert [label for label, _ in found] == sorted(OTHERS, key=lambda label: -expected[label])[:3]
    assert [value for _, value in found] == pytest.approx([expected[label] for label, _ in found], rel=1e-4)


def test_several_videos_and_a_label_list(cfg, checkpoint, videos):
    model = load_model(cfg, checkpoint, 'cpu')
    found = zero_shot(model, [str(videos / '1.mp4'), str(videos / '2.mp4')], str(videos / 'labels.txt'))
    assert [sorted(label for label, _ in video) for video in found] == [sorted(tiny_clip.LABELS)] * 2
    for video in found:
        assert sum(value for _, value in video) == pytest.approx(1)


def test_a_classifier_that_is_not_made_of_texts(cfg, videos):
    texts = cfg.model.cls_head.class_texts
    for other in (torch.eye(3, tiny_clip.WIDTH).tolist(), dict(texts, matrix='random'), dict(texts, num_context=2)):
        cfg.model.cls_head.class_texts = other
        model = load_model(cfg, device='cpu')
        with pytest.raises(ValueError, match='have an encoder, no matrix'):
            zero_shot(model, str(videos / '1.mp4'), OTHERS)
