"""Text4Vis-L/14 at 336 pixels on Kinetics-400, 8 frames.

    tools/dist_train.sh configs/text4vis/text4vis_l14_336_k400.py 8

The paper has no such row; its authors published this model beside those of its tables.
Counted here: 346.9 M parameters, 1528.0 GMACs a view.
"""
_base_ = [
    '../_base_/models/text4vis_l14_336.py', '../_base_/datasets/kinetics400_randaug.py', '../_base_/schedules/text4vis_30e.py',
    '../_base_/default_runtime.py'
]

train_pipeline, val_pipeline, test_pipeline = _base_.train_pipeline, _base_.val_pipeline, _base_.test_pipeline
train_pipeline[4]['scale'] = (-1, 336)
train_pipeline[6]['scale'] = (336, 336)
for pipeline in (val_pipeline, test_pipeline):
    pipeline[3]['scale'] = (-1, 336)
    pipeline[4]['crop_size'] = 336

model = dict(cls_head=dict(class_texts=dict(labels='k400')))

# 256 videos a step on 8 GPUs: 8 · 4 · 8
train_dataloader = dict(batch_size=4, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=4, dataset=dict(pipeline=val_pipeline))
test_dataloader = dict(batch_size=1, dataset=dict(pipeline=test_pipeline))
optim_wrapper = dict(accumulative_counts=8)
