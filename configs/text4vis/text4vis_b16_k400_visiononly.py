"""Vision-only baseline of Text4Vis-B/16 on Kinetics-400: averaged frames under a trained linear classifier (Table 7).

    tools/dist_train.sh configs/text4vis/text4vis_b16_k400_visiononly.py 8

The paper's top-1 with one view: 75.27 %; 43.6 % with 2 videos of every class (few_shot/ has the schedule).
Counted here: 86.4 M parameters, 140.5 GMACs a view.
"""
_base_ = ['./text4vis_b16_k400.py']

model = dict(
    neck=dict(_delete_=True, type='vlplugins.MeanPooling'),
    cls_head=dict(_delete_=True, type='TimeSformerHead', num_classes=400, in_channels=512, average_clips='prob'))
