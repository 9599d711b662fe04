"""FILS-B/16 fine-tuned on Charades-Ego with the texts of its labels (Tables 2a and 4).

    tools/dist_train.sh configs/fils/finetune/fils_b16_charades_ego.py 4 --amp --cfg-options load_from=CHECKPOINT
    tools/dist_test.sh configs/fils/finetune/fils_b16_charades_ego.py TRAINED 4

CHECKPOINT: of a pre-training in configs/fils/pretrain/, on EPIC-Kitchens-100 (`fils_b16_ek100_800e.py`) or
Something-Something V2 (`fils_b16_ssv2_800e.py`): its student and its θ. Without it, both start from scratch.
As the released code has it, after LaViLa: clips against the texts of the batch, with a frozen temperature; a video's
classes are ranked by the cosine with the bare label texts. It also freezes the video side in the script as released and
trains the text tower alone, which a fine-tuning of the encoder cannot mean: here both are trained.
`model.cls_head.text=offline` freezes the text tower.
The paper's result, video-level mAP: 34.4 % pre-trained on EPIC-Kitchens-100, 34.2 % on Something-Something V2.
Counted here: 153.6 M parameters, 63.4 M of them the text tower; 180.3 GMACs a view.
"""
_base_ = [
    '../../_base_/models/tube_vit_b16.py', '../../_base_/datasets/charades_ego.py',
    '../../_base_/schedules/adamw_100e_finetune.py', '../../_base_/default_runtime.py'
]

model = dict(
    neck=dict(
        type='vlplugins.ProjectionNeck',
        projector=dict(type='vlplugins.LanguageProjector', in_dims=768, hidden_dims=3072, out_dims=512)),
    cls_head=dict(
        _delete_=True,
        type='vlplugins.ContrastiveHead',
        class_texts=dict(
            labels='charades_ego',
            templates='label',
            # That of the captions of the pre-training: ViFi-CLIP's full fine-tuning on Kinetics-400. Its activation is
            # said here so that a test needs no file but the trained checkpoint, which holds the text tower.
            encoder=dict(
                type='vlplugins.CLIPTextEncoder',
                arch='ViT-B-16',
                pretrained='data/vifi_clip/k400_full.pth',
                act='quick_gelu')),
        text='online',
        target='index',
        in_channels=512,
        logit_scale=2.6592600369327779,  # ln(1 / 0.07)
        learnable_scale=False,
        average_clips='prob'))

# 60 clips a step on 4 GPUs
train_dataloader = dict(batch_size=15)
val_dataloader = dict(batch_size=16)
test_dataloader = dict(batch_size=16)

# 1e-6 to 3e-5 within the first of 10 epochs, then half a cosine to 1e-5.
train_cfg = dict(max_epochs=10)
optim_wrapper = dict(
    _delete_=True,
    constructor='vlplugins.DecayFreeOptimWrapperConstructor',
    optimizer=dict(type='AdamW', lr=3e-5, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01))
param_scheduler = [
    dict(type='LinearLR', start_factor=1 / 30, by_epoch=True, begin=0, end=1, convert_to_iter_based=True),
    dict(type='CosineAnnealingLR', eta_min=1e-5, T_max=9, by_epoch=True, begin=1, end=10, convert_to_iter_based=True)
]
auto_scale_lr = dict(base_batch_size=60)

# θ, the projector of the pre-training, is the neck here.
custom_hooks = [*_base_.custom_hooks, dict(type='vlplugins.RenameWeightsHook', names={'projector.': 'neck.projector.'})]
