"""A linear layer on the features of ALT-B/16, trained on Kinetics-400 with 32 frames, frozen, on UCF-101 (Table 6).

    python tools/linear_probe.py configs/alt/linear_probe/alt_b16_ucf101_32f.py CHECKPOINT

CHECKPOINT: of alt_b16_k400_32f.py. The features of all videos (`ucf101_all_videos.txt`, see README) are extracted once.
The paper's top-1 on splits 1 / 2 / 3: 95.6 / 95.8 / 96.1 %, average 95.83 %, one view.
Counted here: 124.6 M parameters, none of them trained, 438.5 GMACs a view with 5,000 entities.
"""
_base_ = ['../zero_shot/alt_b16_ucf101.py']

# The paper expands the corpus for few-shot and zero-shot tests; the frozen model keeps the one that it was trained with.
model = dict(neck=dict(entities=dict(corpora=[])))

linear_probe = dict(
    splits=[
        dict(train=f'{_base_.data_root}/ucf101_train_split_{i}_videos.txt',
             test=f'{_base_.data_root}/ucf101_val_split_{i}_videos.txt') for i in (1, 2, 3)
    ])
