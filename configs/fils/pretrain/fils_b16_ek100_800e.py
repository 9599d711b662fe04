"""FILS-B/16 pre-trained on EPIC-Kitchens-100, 800 epochs (Table 1a, Fig. 5).

    tools/dist_train.sh configs/fils/pretrain/fils_b16_ek100_800e.py 8 --amp

Beforehand: the list of segments (`tools/data/epic_kitchens100_lists.py`), their captions (`tools/build_captions.py`) and
their action areas (`tools/build_motion_areas.py`). Afterwards: `configs/fils/finetune/`, with `load_from`.

The paper's result after fine-tuning on EPIC-Kitchens-100: verb 72.2 %, noun 61.7 %, action 51.0 %.
Counted here: 102.9 M parameters that are trained, 86.2 M of them the encoder, and 90.2 M of the teacher; 237.8 GMACs
forward for one clip, 52.0 of them with gradient.
"""
_base_ = [
    '../../_base_/models/fils_b16.py', '../../_base_/datasets/ek100_pretrain.py',
    '../../_base_/schedules/adamw_800e_pretrain.py', '../../_base_/default_runtime.py'
]

# 256 clips a step on 8 GPUs; the paper has 64 on each of 4, with model.backbone.with_cp=True
# model.predictor.with_cp=True
train_dataloader = dict(batch_size=32)

default_hooks = dict(checkpoint=dict(interval=10, save_best=None))
custom_hooks = [
    *_base_.custom_hooks,
    dict(type='vlplugins.EMATeacherHook'),
    dict(type='vlplugins.EpochSeedHook'),  # a resumed training draws what it would have drawn
]
