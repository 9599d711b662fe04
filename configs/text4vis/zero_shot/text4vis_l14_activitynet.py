"""Text4Vis-L/14, trained on Kinetics-400, tested on ActivityNet 1.3 without training there (Table 4).

    tools/dist_test.sh configs/text4vis/zero_shot/text4vis_l14_activitynet.py CHECKPOINT 8

CHECKPOINT: of text4vis_l14_k400.py; it holds no classifier, so that only the labels change. On the 14,950 videos of training and validation
(`activitynet_trainval_videos.txt`, see README); one pass gives both protocols.
The paper's top-1: 77.4 %; with half of the classes 84.6 ± 1.4 % (mean and standard deviation over ten seeds).
"""
_base_ = [
    '../../_base_/models/text4vis_l14.py', '../../_base_/datasets/activitynet.py',
    '../../_base_/schedules/text4vis_30e.py', '../../_base_/default_runtime.py'
]

model = dict(cls_head=dict(class_texts=dict(labels='activitynet')))

train_dataloader = dict(batch_size=8)
val_dataloader = dict(batch_size=8, dataset=dict(ann_file=f'{_base_.data_root}/activitynet_trainval_videos.txt'))
test_dataloader = dict(batch_size=8, dataset=dict(ann_file=f'{_base_.data_root}/activitynet_trainval_videos.txt'))

val_evaluator = dict(protocols=['all', 'half'])
test_evaluator = val_evaluator
