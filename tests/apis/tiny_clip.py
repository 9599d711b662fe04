"""A CLIP of two narrow blocks on small rendered clips: real files, real pipeline, random weights in a checkpoint."""

import torch
from mmaction.registry import MODELS
from mmengine.config import Config
from mmengine.registry import init_default_scope

from tests.clips import write_clip

LABELS = ['jumping', 'ride a bike', 'cooking']
WIDTH = 12
TEXT_TOWER = dict(type='vlplugins.CLIPTextEncoder', context_length=16, embed_dims=32, depth=1, num_heads=2,
                  out_dims=WIDTH)


def pipeline(num_clips=1):
    return [
        dict(type='vlplugins.OpenVideo'),
        dict(type='UniformSample', clip_len=3, num_clips=num_clips, test_mode=True),
        dict(type='vlplugins.DecodeFrames'),
        dict(type='Resize', scale=(16, 16), keep_ratio=False),
        dict(type='FormatShape', input_format='NCTHW'),
        dict(type='PackActionInputs', meta_keys=('img_shape', 'filename', 'decoded'))
    ]


def write_videos(folder, num_videos):
    """Rendered clips, labelled in turn; their list and the label list lie beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(num_videos):
        write_clip(folder / f'{number}.mp4', 6, (32, 24), 'mpeg4', seed=number)
    lines = [f'{number}.mp4 {number % len(LABELS)}\n' for number in range(num_videos)]
    (folder / 'list.txt').write_text(''.join(lines))
    (folder / 'labels.txt').write_text('\n'.join(LABELS) + '\n')


def config(folder, **dataset):
    """A config on what `write_videos` wrote."""
    base = dict(type='vlplugins.VideoDataset', ann_file=str(folder / 'list.txt'), data_prefix=dict(video=str(folder)),
                label_file=str(folder / 'labels.txt'))
    training = [dict(type='Flip', flip_ratio=0.5)]  # never run here: features come from the pipeline of a test
    tested = dict(batch_size=2, num_workers=0, dataset=dict(**base, test_mode=True, pipeline=pipeline()))
    return Config(dict(
        default_scope='mmaction',
        model=dict(
            type='Recognizer3D',
            backbone=dict(type='vlplugins.CLIPVisionTransformer', img_size=16, patch_size=8, embed_dims=16, depth=2,
                          num_heads=2, out_dims=WIDTH),
            neck=dict(type='vlplugins.TemporalTransformer', embed_dims=WIDTH, num_heads=2, num_blocks=1),
            cls_head=dict(type='vlplugins.FrozenTextHead', average_clips='feature', class_texts=dict(
                labels=str(folder / 'labels.txt'), templates='label', encoder=TEXT_TOWER)),
            data_preprocessor=dict(type='ActionDataPreprocessor', mean=[120.0] * 3, std=[60.0] * 3,
                                   format_shape='NCTHW')),
        train_dataloader=dict(batch_size=2, num_workers=0, dataset=dict(**base, pipeline=training, **dataset)),
        val_dataloader=tested,
        test_dataloader=tested))


def save_checkpoint(cfg, path, seed=0):
    """Random weights of the config's model."""
    init_default_scope('mmaction')
    torch.manual_seed(seed)
    model = MODELS.build(cfg.model)
    model.init_weights()
    torch.save(dict(state_dict=model.state_dict()), path)
    return str(path)
