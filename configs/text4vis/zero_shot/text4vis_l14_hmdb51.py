"""Text4Vis-L/14, trained on Kinetics-400, tested on HMDB-51 without training there (Table 4).

    tools/dist_test.sh configs/text4vis/zero_shot/text4vis_l14_hmdb51.py CHECKPOINT 8

CHECKPOINT: of text4vis_l14_k400.py; it holds no classifier, so that only the labels change. On all 6,766 videos
(`hmdb51_all_videos.txt`, see README); one pass gives both protocols.
The paper's top-1: 49.8 %; with half of the classes 58.1 ± 5.7 % (mean and standard deviation over ten seeds).
"""
_base_ = [
    '../../_base_/models/text4vis_l14.py', '../../_base_/datasets/hmdb51.py',
    '../../_base_/schedules/text4vis_30e.py', '../../_base_/default_runtime.py'
]

model = dict(cls_head=dict(class_texts=dict(labels='hmdb51')))

train_dataloader = dict(batch_size=8)
val_dataloader = dict(batch_size=8, dataset=dict(ann_file=f'{_base_.data_root}/hmdb51_all_videos.txt'))
test_dataloader = dict(batch_size=8, dataset=dict(ann_file=f'{_base_.data_root}/hmdb51_all_videos.txt'))

val_evaluator = dict(protocols=['all', 'half'])
test_evaluator = val_evaluator
