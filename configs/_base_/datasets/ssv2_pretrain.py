# Something-Something V2, whole videos with a caption and an action area each; no labels are used. The released code takes
# every fourth frame here: `--cfg-options train_dataloader.dataset.pipeline.1.strides=4
# train_dataloader.dataset.pipeline.1.jitter=True`.
_base_ = ['./ek100_pretrain.py']

data_root = 'data/sthv2'

train_dataloader = dict(
    dataset=dict(
        ann_file=f'{data_root}/sthv2_train_list_videos.txt',
        data_prefix=dict(video=f'{data_root}/videos'),
        segments=False,
        captions=dict(file=f'{data_root}/captions.json'),
        action_areas=f'{data_root}/action_areas.json'))
