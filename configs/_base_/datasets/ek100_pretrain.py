# EPIC-Kitchens-100, action segments with a caption and an action area each; no labels are used.
data_root = 'data/ek100'

_frames = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='vlplugins.SampleStride', num_frames=16, strides='dynamic'),
    dict(type='vlplugins.DecodeFrames')
]
_crop = [
    dict(type='RandomResizedCrop', area_range=(0.5, 1.0)),
    dict(type='Resize', scale=(224, 224), keep_ratio=False),
    dict(type='Flip', flip_ratio=0.5),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='vlplugins.TubeMask', grid=(8, 14, 14), ratio=0.9)
]
train_pipeline = [
    *_frames,
    dict(type='vlplugins.LoadActionArea'),
    *_crop,
    dict(type='vlplugins.ActionPatches', grid=(8, 14, 14)),
    dict(type='PackActionInputs', algorithm_keys=('mask', 'action_mask', 'caption_embedding'))
]
# Without captions and areas, for models that predict features or pixels alone: captions=None, action_areas=None.
masked_pipeline = [*_frames, *_crop, dict(type='PackActionInputs', algorithm_keys=('mask', ))]

train_dataloader = dict(
    num_workers=8,
    persistent_workers=True,
    sampler=dict(type='vlplugins.DrawSampler', shuffle=True),
    dataset=dict(
        type='vlplugins.CaptionedVideoDataset',
        ann_file=f'{data_root}/ek100_train.txt',
        data_prefix=dict(video=f'{data_root}/videos'),
        segments=True,
        on_error='resample',
        captions=dict(
            file=f'{data_root}/captions.json',
            # ViFi-CLIP's full fine-tuning on Kinetics-400, as its authors publish it; 'openai' in its place is CLIP's own.
            encoder=dict(type='vlplugins.CLIPTextEncoder', arch='ViT-B-16', pretrained='data/vifi_clip/k400_full.pth')),
        action_areas=f'{data_root}/action_areas.json',
        pipeline=train_pipeline))
