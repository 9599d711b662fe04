"""From a checkpoint of pre-training to a recognizer: what loads, how fast each part learns, how views are fused."""

import itertools
from pathlib import Path

import pytest
import torch
from mmaction.registry import DATASETS, MODELS
from mmengine.config import Config
from mmengine.dataset import pseudo_collate
from mmengine.logging import MessageHub
from mmengine.optim import build_optim_wrapper
from mmengine.optim.scheduler import CosineAnnealingLR, LinearLR
from mmengine.registry import init_default_scope
from mmengine.runner import Runner

from tests.clips import write_clip
from tests.helpers.reduced_config import reduce_config
from tests.helpers.tiny_fils import fils_config
from vlplugins.text.labels import load_labels

FINETUNE = Path(__file__).parent.parent / 'configs/fils/finetune'
LEAVES = sorted(path.stem for path in FINETUNE.glob('*.py'))


@pytest.fixture(scope='module')
def videos(tmp_path_factory):
    folder = tmp_path_factory.mktemp('videos')
    return [write_clip(folder / f'{index}.mp4', 160, (96, 72), seed=index) for index in range(2)]


@pytest.fixture
def pretrained(tmp_path):
    """State of a FILS as wide and deep as the reduced configs, and its checkpoint, as a runner writes it."""
    init_default_scope('mmaction')
    cfg = fils_config()
    cfg['backbone'].update(img_size=64, patch_size=16, num_frames=16, embed_dims=64, depth=1)
    cfg['predictor'].update(in_dims=64, out_dims=64, grid=(8, 4, 4))
    cfg['projector'].update(in_dims=64, hidden_dims=64, out_dims=512)
    cfg['action_head'].update(in_channels=512)
    torch.manual_seed(3)
    state = MODELS.build(cfg).state_dict()
    hub = MessageHub.get_instance('pretraining')
    torch.save(dict(meta=dict(epoch=800), state_dict=state, message_hub=hub.state_dict()), tmp_path / 'fils.pth')
    return state, str(tmp_path / 'fils.pth')


@pytest.mark.parametrize('leaf', LEAVES)
def test_a_pretraining_loads_with_nothing_missing(leaf, videos, pretrained, tmp_path, monkeypatch):
    monkeypatch.setenv('VLPLUGINS_CACHE', str(tmp_path / 'cache'))
    state, path = pretrained
    cfg = reduce_config(FINETUNE / f'{leaf}.py', videos, tmp_path)
    cfg.load_from = path
    for key in [key for key in cfg if key.startswith(('train_', 'val_', 'test_', 'optim', 'param_', 'auto_scale'))]:
        cfg.pop(key)
    runner = Runner.from_cfg(cfg)
    runner.model.init_weights()
    runner.load_or_resume()
    loaded = runner.model.state_dict()
    for part, prefix in (('backbone.', 'backbone.'), ('projector.', 'neck.projector.')):
        theirs = {name[len(part):]: value for name, value in state.items() if name.startswith(part)}
        ours = {name[len(prefix):]: value for name, value in loaded.items() if name.startswith(prefix)}
        if ours:
            assert ours.keys() == theirs.keys()
            assert all(torch.equal(ours[name], theirs[name]) for name in ours)
    assert any(name.startswith('neck.') for name in loaded) == ('charades' in leaf)


@pytest.mark.parametrize(('leaf', 'classes'), [
    ('fils_b16_ek100', 3806), ('fils_b16_ssv2', 174), ('fils_b16_egtea', 106), ('fils_b16_charades_ego', 157)])
def test_classes_agree(leaf, classes):
    cfg = Config.fromfile(FINETUNE / f'{leaf}.py')
    labels = {cfg[f'{part}_dataloader'].dataset.label_file for part in ('train', 'val', 'test')}
    assert len(labels) == 1
    blending = cfg.model.data_preprocessor.get('blending', dict(augments=[]))
    counted = [augment['num_classes'] for augment in blending['augments']]
    head = cfg.model.cls_head
    assert {*counted, head.get('num_classes', classes)} == {classes}
    if not labels & {'data/ek100/actions.csv', 'data/egtea/labels.txt'}:  # made from the annotations by tools/data
        assert len(load_labels(*labels)) == classes
    if 'class_texts' in head:
        assert labels == {head.class_texts.labels}


def test_a_layer_learns_at_three_quarters_of_the_rate_of_the_next():
    init_default_scope('mmaction')
    cfg = Config.fromfile(FINETUNE / 'fils_b16_ek100.py')
    cfg.model.data_preprocessor.pop('blending')
    cfg.model.backbone.update(embed_dims=8, num_heads=2)
    cfg.model.cls_head.update(in_channels=8)
    model = MODELS.build(cfg.model)
    groups = build_optim_wrapper(model, cfg.optim_wrapper).optimizer.param_groups
    found = {id(value): group for group in groups for value in group['params']}
    for name, value in model.named_parameters():
        layer = 13
        if name.startswith('backbone.patch_embed'):
            layer = 0
        elif name.startswith('backbone.blocks'):
            layer = int(name.split('.')[2]) + 1
        assert found[id(value)]['lr'] == pytest.approx(1.5e-3 * 0.75**(13 - layer)), name
        assert found[id(value)]['weight_decay'] == (0.05 if value.ndim > 1 else 0), name


def test_rates_start_and_end_at_a_1500th_in_every_layer():
    cfg = Config.fromfile(FINETUNE / 'fils_b16_ek100.py')
    head, stem = (torch.nn.Parameter(torch.zeros(1)) for _ in range(2))
    optimizer = torch.optim.SGD([dict(params=[head], lr=1.5e-3), dict(params=[stem], lr=3e-5)])
    schedulers = []
    for options in cfg.param_scheduler:
        options = {key: value for key, value in options.items() if key not in ('convert_to_iter_based', 'by_epoch')}
        kind = dict(LinearLR=LinearLR, CosineAnnealingLR=CosineAnnealingLR)[options.pop('type')]
        # 10 iterations an epoch
        options.update({key: 10 * value for key, value in options.items() if key in ('begin', 'end', 'T_max')})
        schedulers.append(kind(optimizer, by_epoch=False, **options))
    rates = []
    for _ in range(1000):
        rates.append([group['lr'] for group in optimizer.param_groups])
        optimizer.step()
        for scheduler in schedulers:
            scheduler.step()
    first, last, best = rates[0], rates[-1], [max(column) for column in zip(*rates)]
    assert best == pytest.approx([1.5e-3, 3e-5])
    assert first == pytest.approx([1e-6, 2e-8]) and last == pytest.approx([1e-6, 2e-8], rel=0.01)
    assert rates.index(max(rates)) in (9, 10)


def test_the_rate_schedule_of_charades_ego():
    cfg = Config.fromfile(FINETUNE / 'fils_b16_charades_ego.py')
    warmup, cosine = cfg.param_scheduler
    assert cfg.optim_wrapper.optimizer.lr * warmup.start_factor == pytest.approx(1e-6)
    assert (warmup.end, cosine.begin, cosine.end, cosine.T_max) == (1, 1, cfg.train_cfg.max_epochs, 9)


def test_smoothed_labels_of_the_head():
    """The loss is the cross-entropy with 0.9 of the label, or of a blend, and 0.1 of all classes alike."""
    init_default_scope('mmaction')
    head = MODELS.build(
        dict(type='TimeSformerHead', num_classes=4, in_channels=6, label_smooth_eps=0.1, average_clips='prob'))
    torch.manual_seed(0)
    scores = torch.randn(3, 4)
    for labels in (torch.tensor([1, 0, 3]), torch.tensor([[0.3, 0.7, 0, 0], [1, 0, 0, 0], [0, 0, 0.5, 0.5]])):
        many_hot = torch.eye(4)[labels] if labels.ndim == 1 else labels
        expected = -((0.9 * many_hot + 0.1 / 4) * scores.log_softmax(dim=1)).sum(dim=1).mean()
        samples = [_sample(label) for label in labels]
        torch.testing.assert_close(head.loss_by_feat(scores, samples)['loss_cls'], expected)


def _sample(label):
    from mmaction.structures import ActionDataSample
    return ActionDataSample().set_gt_label(label)


@pytest.mark.parametrize(('leaf', 'clips', 'crops'), [
    ('fils_b16_ek100', 5, 3), ('fils_b16_ssv2', 2, 3), ('fils_b16_egtea', 10, 3), ('fils_b16_charades_ego', 1, 1)])
def test_views_of_a_test_are_averaged_as_probabilities(leaf, clips, crops, videos, tmp_path, monkeypatch):
    monkeypatch.setenv('VLPLUGINS_CACHE', str(tmp_path / 'cache'))
    cfg = reduce_config(FINETUNE / f'{leaf}.py', videos, tmp_path)
    init_default_scope('mmaction')
    dataset = cfg.test_dataloader.dataset
    dataset.segments = False  # those of the reduced config are too short for different clips
    Path(dataset.ann_file).write_text(f'{videos[0]} 0\n')
    sample = DATASETS.build(dataset)[0]
    assert sample['inputs'].shape == (clips * crops, 3, 16, 64, 64)
    views = sample['inputs'].unflatten(0, (crops, clips))
    for first, second in itertools.combinations(range(crops), 2):
        assert not torch.equal(views[first], views[second])
    for first, second in itertools.combinations(range(clips), 2):
        assert not torch.equal(views[:, first], views[:, second])
    torch.manual_seed(0)
    model = MODELS.build(cfg.model).eval()
    with torch.no_grad():
        fused = model.test_step(pseudo_collate([sample]))[0].pred_score
        data = model.data_preprocessor(pseudo_collate([sample]))['inputs'][0]
        alone = [model(view[None, None], mode='tensor', stage='head').softmax(dim=1)[0] for view in data]
    torch.testing.assert_close(fused, torch.stack(alone).mean(dim=0))
