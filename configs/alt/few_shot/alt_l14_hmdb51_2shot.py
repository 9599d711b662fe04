"""ALT-L/14 from Kinetics-400 to HMDB-51 with 2 videos of every class, 32 frames (Table 2).

    tools/dist_train.sh configs/alt/few_shot/alt_l14_hmdb51_2shot.py 8 --cfg-options load_from=CHECKPOINT
    tools/dist_train.sh configs/alt/few_shot/alt_l14_hmdb51_2shot.py 8 \\
        --cfg-options load_from=CHECKPOINT train_dataloader.dataset.shots=16

CHECKPOINT: of alt_l14_k400_32f.py. Without it, training starts from CLIP.
The paper's top-1 with 2 / 4 / 8 / 16 videos: 68.0 / 69.4 / 73.0 / 78.9 %, first split, one view.
Counted here: 382.0 M parameters, 1616.0 GMACs a view with 5,000 entities.
"""
_base_ = [
    '../../_base_/models/alt_l14.py', '../../_base_/datasets/hmdb51_colorjitter.py',
    '../../_base_/schedules/adamw_50e_few_shot.py', '../../_base_/default_runtime.py'
]

model = dict(
    neck=dict(entities=dict(corpus='k400', corpora=['hmdb51'])),
    cls_head=dict(class_texts=dict(labels='hmdb51')),
    data_preprocessor=dict(blending=_base_.blending))

train_pipeline, val_pipeline = _base_.train_pipeline, _base_.val_pipeline
for pipeline in (train_pipeline, val_pipeline):
    pipeline[1]['clip_len'] = 32

# 64 clips a step on 8 GPUs: 8 · 2 · 4. An epoch shows every video once.
train_dataloader = dict(
    batch_size=2, dataset=dict(pipeline=train_pipeline, shots=2, subset_seed=0, repeat=1))
val_dataloader = dict(batch_size=2, dataset=dict(pipeline=val_pipeline))
test_dataloader = dict(batch_size=2, dataset=dict(pipeline=val_pipeline))
optim_wrapper = dict(accumulative_counts=4)

default_hooks = dict(checkpoint=dict(interval=10))  # an epoch is a few steps
