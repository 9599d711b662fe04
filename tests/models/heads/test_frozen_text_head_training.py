"""What training does to a frozen classifier: nothing, through optimizer, EMA, checkpoint and resume."""

import copy

import pytest
import torch
from mmaction.registry import DATASETS
from mmaction.structures import ActionDataSample
from mmengine.config import Config
from mmengine.runner import Runner, load_checkpoint
from torch.utils.data import Dataset

ENCODER = dict(type='vlplugins.CLIPTextEncoder', context_length=16, embed_dims=16, depth=1, num_heads=2, out_dims=8,
               embedding_std=1.0)
LABELS, UNSEEN = ['run', 'jump', 'swim'], ['sing', 'play chess', 'yoga', 'cook', 'read']
KINDS = dict(
    text=dict(),
    random=dict(matrix='random'),
    orthogonal=dict(matrix='orthogonal'),
    narrower=dict(encoder=dict(ENCODER, out_dims=12), out_dims=8),
    templates=dict(template_choice='random', templates=['a {}', 'the {}.', '{}']),
    prompts=dict(num_context=2),
)


@DATASETS.register_module(name='ClipsOfNoise')
class Clips(Dataset):
    metainfo = dict(name='noise')

    def __init__(self):
        generator = torch.Generator().manual_seed(0)
        self.clips = torch.randn(8, 1, 3, 2, 8, 8, generator=generator)

    def __len__(self):
        return len(self.clips)

    def __getitem__(self, index):
        return dict(inputs=self.clips[index], data_samples=ActionDataSample().set_gt_label(index % 3))


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv('VLPLUGINS_CACHE', str(tmp_path / 'cache'))


def config(folder, kind, labels=LABELS, epochs=2, **keys):
    loader = dict(batch_size=4, num_workers=0, dataset=dict(type='ClipsOfNoise'),
                  sampler=dict(type='DefaultSampler', shuffle=False))
    return Config(dict(
        default_scope='mmaction',
        model=dict(
            type='Recognizer3D',
            backbone=dict(type='vlplugins.CLIPVisionTransformer', img_size=8, patch_size=4, embed_dims=16, depth=1,
                          num_heads=2, out_dims=8),
            neck=dict(type='vlplugins.TemporalTransformer', embed_dims=8, num_blocks=1, num_heads=2),
            cls_head=dict(type='vlplugins.FrozenTextHead', average_clips='feature', logit_scale=1.0,
                          class_texts={**dict(labels=labels, templates='text4vis', encoder=ENCODER), **KINDS[kind]}),
            data_preprocessor=dict(type='ActionDataPreprocessor', format_shape='NCTHW')),
        train_dataloader=loader, val_dataloader=loader, test_dataloader=loader,
        val_evaluator=dict(type='AccMetric'), test_evaluator=dict(type='AccMetric'),
        train_cfg=dict(type='EpochBasedTrainLoop', max_epochs=epochs, val_interval=1), val_cfg=dict(), test_cfg=dict(),
        optim_wrapper=dict(optimizer=dict(type='AdamW', lr=0.05, weight_decay=1.0)),
        default_hooks=dict(checkpoint=dict(type='CheckpointHook', interval=1)),
        custom_hooks=[dict(type='EMAHook', momentum=0.3, update_buffers=True)],
        work_dir=str(folder), experiment_name=f'{kind}_{folder.name}',
        **{**dict(randomness=dict(seed=0), log_level='WARNING'), **keys}))


def constants(model):
    """The numbers that must not move."""
    embeddings = model.cls_head.class_embeddings
    if hasattr(embeddings, 'templates'):
        return [embeddings.templates.rows, embeddings.test.rows]
    if hasattr(embeddings, 'tower'):
        tower = embeddings.tower.module
        return [*tower.parameters(), *tower.buffers(), embeddings.tokens.rows]
    return [embeddings.rows]


def copied(tensors):
    return [tensor.detach().clone() for tensor in tensors]


def same(first, second):
    return len(first) == len(second) and all(torch.equal(*pair) for pair in zip(first, second))


@pytest.mark.parametrize('kind', KINDS)
def test_survives_optimizer_average_checkpoint_and_resume(tmp_path, kind):
    straight = Runner.from_cfg(config(tmp_path / 'straight', kind))
    before = copied(constants(straight.model))
    weights = copied(straight.model.parameters())
    straight.train()
    assert same(constants(straight.model), before)
    assert all(not torch.equal(*pair) for pair in zip(weights, straight.model.backbone.parameters()))
    ema = next(hook for hook in straight.hooks if type(hook).__name__ == 'EMAHook').ema_model
    assert same(constants(ema.module), before)

    state = torch.load(tmp_path / 'straight' / 'epoch_2.pth', weights_only=False)
    learned = ['class_embeddings.context'] if kind == 'prompts' else []
    expected = {'logit_scale', *learned}
    for part in ('state_dict', 'ema_state_dict'):
        names = {name.split('cls_head.')[1] for name in state[part] if 'cls_head.' in name}
        assert names == expected, part
    trained = sum(len(group['params']) for group in state['optimizer']['param_groups'])
    assert trained == len(list(straight.model.parameters())) == len(state['state_dict'])

    Runner.from_cfg(config(tmp_path / 'halves', kind, epochs=1)).train()
    resumed = Runner.from_cfg(config(tmp_path / 'halves', kind, resume=True))
    resumed.train()
    assert resumed.epoch == 2 and same(constants(resumed.model), before)
    if kind != 'templates':  # whose draws go on with other random numbers
        assert same(list(resumed.model.parameters()), list(straight.model.parameters()))


@pytest.mark.parametrize('kind', KINDS)
def test_other_labels_need_no_other_checkpoint(tmp_path, kind, capfd):
    runner = Runner.from_cfg(config(tmp_path / 'train', kind, epochs=1))
    runner.train()
    checkpoint = str(tmp_path / 'train' / 'epoch_1.pth')
    zero_shot = config(tmp_path / 'test', kind, labels=UNSEEN, load_from=checkpoint, log_level='INFO')
    zero_shot.custom_hooks = []
    tester = Runner.from_cfg(zero_shot)
    capfd.readouterr()
    assert 'acc/top1' in tester.test()
    printed = ''.join(capfd.readouterr()).lower()
    assert 'load checkpoint from' in printed
    for word in ('missing', 'unexpected', 'mismatch', 'do not match'):
        assert word not in printed
    model = tester.model
    load_checkpoint(model, checkpoint, strict=True)
    scores = model(torch.randn(2, 1, 3, 2, 8, 8), [ActionDataSample(), ActionDataSample()], mode='predict')
    assert scores[0].pred_score.shape == (5, )


@pytest.mark.parametrize('kind', KINDS)
def test_no_gradient_and_the_same_in_every_process(tmp_path, kind):
    torch.manual_seed(1)
    first = Runner.from_cfg(config(tmp_path / 'first', kind)).model
    torch.manual_seed(2)
    second = Runner.from_cfg(config(tmp_path / 'second', kind, randomness=dict(seed=5))).model
    assert same(constants(first), constants(second))
    sample = [ActionDataSample().set_gt_label(1)]
    sum(first(torch.randn(1, 1, 3, 2, 8, 8), sample, mode='loss').values()).sum().backward()
    assert first.cls_head.logit_scale.grad is not None
    assert all(tensor.grad is None for tensor in constants(first))
    assert not any(tensor.requires_grad for tensor in constants(first))
    assert same(constants(copy.deepcopy(first)), constants(first))


def test_evaluation_after_training_uses_the_learned_context(tmp_path):
    runner = Runner.from_cfg(config(tmp_path, 'prompts'))
    head = runner.model.cls_head
    with torch.no_grad():
        before = head.class_rows().clone()
    runner.train()
    with torch.no_grad():
        after = head.class_rows()
        assert head.class_rows() is after and not torch.allclose(before, after, atol=1e-3)
    torch.testing.assert_close(after, head.class_rows())  # with gradient, so computed anew
