"""Text4Vis-L/14 from Kinetics-400 to UCF-101, 16 frames (Table 5, first split).

    tools/dist_train.sh configs/text4vis/text4vis_l14_ucf101_16f.py 8 --cfg-options load_from=CHECKPOINT

CHECKPOINT: of a model trained on Kinetics-400, such as text4vis_l14_k400_16f.py. Without it, training starts from CLIP.
The paper's result: 98.1 % mean class accuracy; the released code reports top-1.
"""
_base_ = [
    '../_base_/models/text4vis_l14.py', '../_base_/datasets/ucf101.py', '../_base_/schedules/text4vis_30e.py',
    '../_base_/default_runtime.py'
]

train_pipeline, val_pipeline = _base_.train_pipeline, _base_.val_pipeline
for pipeline in (train_pipeline, val_pipeline):
    pipeline[1]['num_frames'] = 16

model = dict(cls_head=dict(class_texts=dict(labels='ucf101')))

# 256 videos a step on 8 GPUs: 8 · 4 · 8
train_dataloader = dict(batch_size=4, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=4, dataset=dict(pipeline=val_pipeline))
test_dataloader = dict(batch_size=4, dataset=dict(pipeline=val_pipeline))
optim_wrapper = dict(accumulative_counts=8)
