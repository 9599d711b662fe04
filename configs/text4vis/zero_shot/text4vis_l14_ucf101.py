"""Text4Vis-L/14, trained on Kinetics-400, tested on UCF-101 without training there (Table 4).

    tools/dist_test.sh configs/text4vis/zero_shot/text4vis_l14_ucf101.py CHECKPOINT 8

CHECKPOINT: of text4vis_l14_k400.py; it holds no classifier, so that only the labels change. On all 13,320 videos
(`ucf101_all_videos.txt`, see README); one pass gives both protocols.
The paper's top-1: 79.6 %; with half of the classes 85.8 ± 3.3 % (mean and standard deviation over ten seeds).
"""
_base_ = [
    '../../_base_/models/text4vis_l14.py', '../../_base_/datasets/ucf101.py',
    '../../_base_/schedules/text4vis_30e.py', '../../_base_/default_runtime.py'
]

model = dict(cls_head=dict(class_texts=dict(labels='ucf101')))

train_dataloader = dict(batch_size=8)
val_dataloader = dict(batch_size=8, dataset=dict(ann_file=f'{_base_.data_root}/ucf101_all_videos.txt'))
test_dataloader = dict(batch_size=8, dataset=dict(ann_file=f'{_base_.data_root}/ucf101_all_videos.txt'))

val_evaluator = dict(protocols=['all', 'half'])
test_evaluator = val_evaluator
