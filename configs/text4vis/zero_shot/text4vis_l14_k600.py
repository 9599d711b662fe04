"""Text4Vis-L/14, trained on Kinetics-400, tested on the new classes of Kinetics-600 (Table 4).

    tools/dist_test.sh configs/text4vis/zero_shot/text4vis_l14_k600.py CHECKPOINT 8

CHECKPOINT: of text4vis_l14_k400.py. One pass over the test videos of the 220 classes that Kinetics-400 lacks; a split has
160 of them, and only these compete for its videos.
The paper's top-1: 68.9 ± 1.0 % (mean and standard deviation over the three splits).
"""
_base_ = [
    '../../_base_/models/text4vis_l14.py', '../../_base_/datasets/kinetics600_new.py',
    '../../_base_/schedules/text4vis_30e.py', '../../_base_/default_runtime.py'
]

model = dict(cls_head=dict(class_texts=dict(labels='k600_new220')))

train_dataloader = dict(batch_size=8)
val_dataloader = dict(batch_size=8)
test_dataloader = dict(batch_size=8)
