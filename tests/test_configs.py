"""Every config loads, says what it is, and builds; counts agree with the paper's."""

import ast
import functools
import re
from pathlib import Path

import pytest
import torch
from mmaction.registry import MODELS
from mmengine.config import Config
from mmengine.dataset import Compose
from mmengine.optim import build_optim_wrapper
from mmengine.registry import init_default_scope

from vlplugins import flops
from vlplugins.text.labels import load_labels
from vlplugins.text.sources import placeholder_rows
from vlplugins.view_shape import view_shape

CONFIGS = Path(__file__).parent.parent / 'configs'
LEAVES = sorted(str(path.relative_to(CONFIGS)) for path in CONFIGS.glob('[!_]*/**/*.py'))
CLASSIFIERS = [leaf for leaf in LEAVES if 'pretrain' not in leaf]  # those without classes: test_pretraining_configs.py
NEEDS_WORLD = ('mini/', )  # label list and corpus lie in the rendered world


@pytest.mark.parametrize('leaf', LEAVES)
def test_opens_with_what_it_is_and_how_to_run_it(leaf):
    text = ast.get_docstring(ast.parse((CONFIGS / leaf).read_text()))
    assert f'configs/{leaf}' in text
    assert 'COUNTED' not in text


@pytest.mark.parametrize('leaf', CLASSIFIERS)
def test_pipelines_build_and_sample_what_the_name_says(leaf):
    cfg = Config.fromfile(CONFIGS / leaf)
    init_default_scope(cfg.default_scope)
    frames = frames_of_leaf(leaf)
    for loader in (cfg.train_dataloader, cfg.val_dataloader, cfg.test_dataloader):
        Compose(loader.dataset.pipeline)
        assert 'batch_size' in loader
        if 'imagenet' not in leaf:
            assert frames_of(loader.dataset.pipeline) == frames


def frames_of_leaf(leaf):
    if leaf.endswith('f.py'):
        return int(leaf.split('_')[-1][:-4])
    if leaf.startswith(('alt/few_shot/', 'alt/zero_shot/')):
        return 32  # all of them start from the model of 32 frames
    if leaf.startswith('mini/'):
        return 8 if 'fils' in leaf else 4
    return 16 if 'fils' in leaf else 8


def frames_of(pipeline):
    sample = next(step for step in pipeline if 'clip_len' in step or 'num_frames' in step)
    if 'num_frames' in sample:
        return sample.num_frames
    return sample.get('num_clips', 1) if sample.clip_len == 1 else sample.clip_len


@pytest.mark.parametrize('leaf', [leaf for leaf in CLASSIFIERS if not leaf.startswith(NEEDS_WORLD)])
def test_model_at_full_size_takes_what_its_pipeline_gives(leaf):
    """On tensors that have a shape and no data: pictures of the size of the encoder become scores of all classes."""
    cfg = Config.fromfile(CONFIGS / leaf)
    init_default_scope(cfg.default_scope)
    cfg.model.data_preprocessor.pop('blending', None)  # its distribution draws a number when it is built
    if 'vlplugins' not in cfg.model.backbone.type:
        cfg.model.backbone.pretrained = None
    shape = view_shape(cfg)
    with placeholder_rows():
        with torch.device('meta'):
            model = MODELS.build(cfg.model).eval()
        with torch.no_grad():
            scores = model(torch.empty(shape, device='meta'), mode='tensor', stage='head')
    label_file = cfg.test_dataloader.dataset.label_file
    made = label_file.startswith('data/')  # from the annotations of the dataset, by tools/data
    assert scores.shape == (1, cfg.model.cls_head.num_classes if made else len(load_labels(label_file)))
    if 'arch' in cfg.model.backbone:
        assert model.backbone.arch == cfg.model.backbone.arch
        assert shape[-2:] == (336 if '336' in cfg.model.backbone.arch else 224, ) * 2


@pytest.mark.parametrize(('leaf', 'params', 'gmacs'), [
    ('alt_b16_k400.py', 124.6, 110),
    ('alt_b16_k400_16f.py', 124.6, 219),
    ('alt_b16_k400_32f.py', 124.6, 436),
    ('ablations/alt_b16_k400_r0.py', None, 141),
    ('ablations/alt_b16_k400_r4.py', None, 129),
    ('ablations/alt_b16_k400_r13.py', None, 86),
    ('alt_l14_k400.py', 382.0, 404),
    ('alt_l14_k600_32f.py', 382.0, 1616),
    ('alt_b16_ssv2_32f.py', 124.6, 436),
])
def test_counts(leaf, params, gmacs):
    """The paper's numbers for B/16 (Tables 1, 8, C1, C2); for L/14 those of its design, which are not the paper's."""
    cfg = Config.fromfile(CONFIGS / 'alt' / leaf)
    cfg.model.data_preprocessor.pop('blending', None)
    with torch.device('meta'):
        counted = flops.count_config(cfg, num_entities=5000)
    assert counted['gmacs'] == pytest.approx(gmacs, rel=0.015)
    if params:
        assert counted['params_m'] == pytest.approx(params, abs=0.2)


def test_found_from_elsewhere_by_the_name_of_the_package(tmp_path):
    for base in ('vlplugins::alt/alt_b16_k400.py', 'vlplugins::_base_/models/alt_b16.py'):
        leaf = tmp_path / 'leaf.py'
        leaf.write_text(f"_base_ = '{base}'\nmodel = dict(backbone=dict(merge_per_layer=4))\n")
        cfg = Config.fromfile(leaf)
        assert cfg.model.backbone.merge_per_layer == 4
        assert cfg.model.neck.num_blocks == 4


def test_rates_of_the_paper():
    """Two learning rates, 30 epochs with 5 of warm-up, per iteration (Sec. 3.4 and App. B)."""
    cfg = Config.fromfile(CONFIGS / 'alt/alt_b16_k400.py')
    optimizer = cfg.optim_wrapper.optimizer
    assert (optimizer.type, optimizer.betas, optimizer.weight_decay) == ('AdamW', (0.9, 0.98), 0.001)
    backbone = cfg.optim_wrapper.paramwise_cfg.custom_keys['backbone'].lr_mult
    assert optimizer.lr == pytest.approx(8e-5)
    assert optimizer.lr * backbone == pytest.approx(8e-6)
    warmup, cosine = cfg.param_scheduler
    assert (warmup.begin, warmup.end, cosine.begin, cosine.end) == (0, 5, 5, cfg.train_cfg.max_epochs)
    assert cosine.T_max == 25
    assert warmup.convert_to_iter_based
    assert cosine.convert_to_iter_based


def test_recipe_of_text4vis():
    """Table A.3 and the released code: two rates, decay on everything, 5 of 30 epochs warm up, cosine to zero."""
    cfg = Config.fromfile(CONFIGS / 'text4vis/text4vis_b16_k400.py')
    init_default_scope(cfg.default_scope)
    cfg.model.backbone.update(depth=1, pretrained=None, temporal='token_t1d')
    with placeholder_rows(), torch.device('meta'):
        model = MODELS.build(cfg.model)
    groups = build_optim_wrapper(model, cfg.optim_wrapper).optimizer.param_groups
    rates = {id(value): group['lr'] for group in groups for value in group['params']}
    for name, value in model.named_parameters():
        new = name.startswith('neck') or 'temporal_conv' in name
        assert rates[id(value)] == pytest.approx(5e-5 if new else 5e-6), name
    assert {group['weight_decay'] for group in groups if group['params']} == {0.2}
    warmup, cosine = cfg.param_scheduler
    assert (warmup.begin, warmup.end, cosine.end, cosine.eta_min) == (0, 5, cfg.train_cfg.max_epochs, 0)


@pytest.mark.parametrize('leaf', [leaf for leaf in LEAVES if leaf.startswith('text4vis/few_shot/')])
def test_few_shot_warms_up_for_a_sixth(leaf):
    cfg = Config.fromfile(CONFIGS / leaf)
    warmup, cosine = cfg.param_scheduler
    epochs = 2 if 'k400' in leaf else 10
    assert cfg.train_cfg.max_epochs == cosine.end == epochs
    assert warmup.end == cosine.begin == pytest.approx(epochs / 6)
    assert cosine.T_max == pytest.approx(epochs * 5 / 6)
    assert cfg.train_dataloader.dataset.shots in (1, 2)


@pytest.mark.parametrize('leaf', [leaf for leaf in LEAVES if leaf.startswith('alt/few_shot/')])
def test_few_shot_recipe_of_alt(leaf):
    """The decoder learns ten times as fast as in full training, nothing else does (App. B); 50 epochs are X-CLIP's."""
    cfg = Config.fromfile(CONFIGS / leaf)
    init_default_scope(cfg.default_scope)
    cfg.model.data_preprocessor.pop('blending')
    with placeholder_rows(), torch.device('meta'):
        model = MODELS.build(cfg.model)
    groups = build_optim_wrapper(model, cfg.optim_wrapper).optimizer.param_groups
    rates = {id(value): group['lr'] for group in groups for value in group['params']}
    expected = dict(backbone=8e-6, neck=8e-4, cls_head=8e-5)
    for name, value in model.named_parameters():
        assert rates[id(value)] == pytest.approx(expected[name.split('.')[0]]), name
    warmup, cosine = cfg.param_scheduler
    assert (warmup.begin, warmup.end, cosine.begin) == (0, 5, 5)
    assert cfg.train_cfg.max_epochs == cosine.end == cosine.begin + cosine.T_max == 50
    dataset = cfg.train_dataloader.dataset
    assert (dataset.shots, dataset.repeat) == (2, 1)


@pytest.mark.parametrize('leaf', [leaf for leaf in LEAVES if leaf.startswith('alt/') and 'k400' not in leaf])
def test_classes_of_alt_agree(leaf):
    """Labels of the data are those of the head and of what mixes them; entities of the dataset are in the corpus."""
    cfg = Config.fromfile(CONFIGS / leaf)
    labels = cfg.model.cls_head.class_texts.labels
    for key in ('train_dataloader', 'val_dataloader', 'test_dataloader'):
        if not ('zero_shot' in leaf and key == 'train_dataloader'):
            assert cfg[key].dataset.label_file == labels
    for augment in cfg.model.data_preprocessor.get('blending', dict(augments=[]))['augments']:
        assert augment.num_classes == len(load_labels(labels))
    entities = cfg.model.neck.entities
    corpora = [entities.corpus, *entities.get('corpora', [])]
    if 'linear_probe' in leaf:
        assert corpora == ['k400']  # as it was trained
    else:
        assert corpora == {'ssv2': ['ssv2'], 'k600': ['k400', 'k600_new220']}.get(labels, ['k400', labels])


@functools.cache
def shapes(leaf):
    cfg = Config.fromfile(CONFIGS / leaf)
    init_default_scope(cfg.default_scope)
    cfg.model.data_preprocessor.pop('blending', None)
    with placeholder_rows(), torch.device('meta'):
        return {name: value.shape for name, value in MODELS.build(cfg.model).state_dict().items()}


@pytest.mark.parametrize('leaf', [leaf for leaf in LEAVES
                                  if leaf.startswith(('alt/few_shot/', 'alt/zero_shot/', 'alt/linear_probe/'))])
def test_a_checkpoint_of_kinetics_fits_other_labels_and_entities(leaf):
    size = re.search('b16|l14', leaf)[0]
    assert shapes(leaf) == shapes(f'alt/alt_{size}_k400_32f.py')


@pytest.mark.parametrize('leaf', ['alt/alt_b16_ssv2_32f.py', 'fils/finetune/fils_b16_ssv2.py'])
def test_mirrored_classes_of_ssv2(leaf):
    """A flipped video shows the class whose name has 'left' and 'right' swapped."""
    labels = load_labels('ssv2')
    swapped = [re.sub('left|right', lambda side: dict(left='right', right='left')[side[0]], name) for name in labels]
    pairs = {number: labels.index(name) for number, name in enumerate(swapped)
             if name in labels and name != labels[number]}
    flip = next(step for step in Config.fromfile(CONFIGS / leaf).train_dataloader.dataset.pipeline
                if step.type == 'Flip')
    assert dict(flip.flip_label_map) == pairs
    assert len(pairs) == 6


@pytest.mark.parametrize('dataset', ['hmdb51', 'ucf101'])
def test_linear_probes_see_the_official_splits(dataset):
    cfg = Config.fromfile(CONFIGS / f'alt/linear_probe/alt_b16_{dataset}_32f.py')
    root = f'data/{dataset}/{dataset}'
    assert cfg.linear_probe.splits == [
        dict(train=f'{root}_train_split_{split}_videos.txt', test=f'{root}_val_split_{split}_videos.txt')
        for split in (1, 2, 3)]
    assert cfg.test_evaluator.protocols[0].splits == [split.test for split in cfg.linear_probe.splits]
    assert cfg.test_dataloader.dataset.ann_file == f'{root}_all_videos.txt'
    assert cfg.test_dataloader.dataset.pipeline[1].num_clips == 1


UNTRAINED = ('zero_shot/', 'linear_probe/')
TRAINED = [leaf for leaf in LEAVES
           if leaf.startswith(('alt/', 'text4vis/')) and not any(folder in leaf for folder in UNTRAINED)]


@pytest.mark.parametrize('leaf', TRAINED)
def test_batch_is_the_papers_on_eight_gpus(leaf):
    cfg = Config.fromfile(CONFIGS / leaf)
    batch = 64 if leaf.startswith('alt/few_shot/') else 256
    assert 8 * cfg.train_dataloader.batch_size * cfg.optim_wrapper.get('accumulative_counts', 1) == batch
    assert cfg.auto_scale_lr.base_batch_size == batch
