"""Text4Vis-L/14 at 336 pixels on ImageNet-1k, 10 epochs; an image is a video of one frame (App. A, Table A.2).

    tools/dist_train.sh configs/text4vis/text4vis_l14_336_imagenet.py 8

The paper's result: 87.5 % top-1.
"""
_base_ = ['./text4vis_l14_imagenet.py']

train_pipeline, val_pipeline = _base_.train_pipeline, _base_.val_pipeline
train_pipeline[2]['scale'] = (336, 336)
val_pipeline[1]['scale'] = (-1, 336)
val_pipeline[2]['crop_size'] = 336

_text_encoder = dict(type='vlplugins.CLIPTextEncoder', arch='ViT-L-14-336', pretrained='openai')

model = dict(backbone=dict(arch='ViT-L-14-336'), cls_head=dict(class_texts=dict(encoder=_text_encoder)))

# 256 images a step on 8 GPUs: 8 · 16 · 2
train_dataloader = dict(batch_size=16, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=16, dataset=dict(pipeline=val_pipeline))
test_dataloader = dict(batch_size=16, dataset=dict(pipeline=val_pipeline))
optim_wrapper = dict(accumulative_counts=2)
