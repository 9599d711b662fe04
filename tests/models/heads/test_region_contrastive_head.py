import pytest
import torch
import torch.nn.functional as F
from mmaction.structures import ActionDataSample
from mmengine.registry import init_default_scope

from tests.helpers.contrastive_cases import TEXTS, E
from vlplugins.models.heads import RegionContrastiveHead
from vlplugins.models.losses import region_entity_loss

CORPUS = [
    dict(unit='dog', description='it barks', category='object'),
    dict(unit='snow', description='white', category='scene'),
    dict(unit='run', description='go fast', category='motion'),
]
CAPTIONS = ('a dog runs', 'a cat', 'go for a run with a dog')


@pytest.fixture(autouse=True)
def scope():
    init_default_scope('mmaction')


def head_of(captions=True, **region_entities):
    region_entities.setdefault('corpus', CORPUS)
    return RegionContrastiveHead(TEXTS, captions=captions, target='index', region_entities=region_entities)


def samples(captions=CAPTIONS):
    return [ActionDataSample(metainfo=dict(caption=caption)) for caption in captions]


def test_adds_the_loss_of_entities_that_captions_name():
    head, video, regions = head_of(weight=0.5), torch.randn(3, E), torch.randn(3, 2, 5, E)
    regions[:, :, 0] = torch.nan  # the class token is no region
    losses = head.loss((video, regions), samples())
    rows = F.normalize(head.texts.text_encoder.encode(['dog: it barks', 'run: go fast']), dim=-1)
    named = torch.tensor([[True, False], [False, False], [True, True]])
    expected = region_entity_loss(regions[:, :, 1:].flatten(1, 2), rows, named, head.region_scale, head.region_bias)
    torch.testing.assert_close(losses['loss_regions'], 0.5 * expected)
    assert 'loss_contrastive' in losses


def test_regions_and_text_tower_learn_from_it():
    head, regions = head_of(categories='object'), torch.randn(3, 2, 5, E, requires_grad=True)
    head.loss((torch.randn(3, E), regions), samples())['loss_regions'].backward()
    assert regions.grad[:, :, 1:].abs().amax(-1).min() > 0
    assert head.texts.text_encoder.tower.token_embedding.weight.grad.abs().max() > 0


def test_captions_without_entities_are_no_loss():
    assert head_of().loss((torch.randn(2, E), torch.randn(2, 1, 3, E)), samples(['a cat'] * 2))['loss_regions'] == 0


def test_classifies_as_any_contrastive_head():
    video = torch.randn(2, E)
    head = head_of().eval()
    torch.testing.assert_close(head((video, torch.randn(2, 1, 3, E))), head(video))


def test_what_is_missing_is_told():
    with pytest.raises(ValueError, match="set text='online' and captions=True"):
        head_of(captions=False)
    with pytest.raises(ValueError, match="neck.type='vlplugins.RegionsBeside'"):
        head_of().loss(torch.randn(3, E), samples())
