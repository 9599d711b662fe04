"""FILS-B/16 fine-tuned on EPIC-Kitchens-100 (Table 1a).

    tools/dist_train.sh configs/fils/finetune/fils_b16_ek100.py 8 --amp --cfg-options load_from=CHECKPOINT
    tools/dist_test.sh configs/fils/finetune/fils_b16_ek100.py TRAINED 8

CHECKPOINT: of a pre-training in configs/fils/pretrain/, on EPIC-Kitchens-100 (`fils_b16_ek100_800e.py`) or
Something-Something V2 (`fils_b16_ssv2_800e.py`). Without it, training starts from scratch.
The paper's result: verb 72.2 %, noun 61.7 %, action 51.0 % top-1, pre-trained on EPIC-Kitchens-100.
Counted here: 89.2 M parameters, 180.4 GMACs a view.
"""
_base_ = [
    '../../_base_/models/tube_vit_b16.py', '../../_base_/datasets/ek100.py',
    '../../_base_/schedules/adamw_100e_finetune.py', '../../_base_/default_runtime.py'
]

model = dict(cls_head=dict(num_classes=3806), data_preprocessor=dict(blending=_base_.blending))

# 256 clips a step on 8 GPUs; the paper has 64 on each of 4
train_dataloader = dict(batch_size=32)
val_dataloader = dict(batch_size=32)
test_dataloader = dict(batch_size=4)
