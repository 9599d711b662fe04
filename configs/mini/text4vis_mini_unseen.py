"""Text4Vis on the rendered world, tested on the 16 combinations of object and motion that no training clip shows.

    python tools/test.py configs/mini/text4vis_mini_unseen.py work_dirs/text4vis_mini/epoch_6.pth

Labels and test clips are others than those of `text4vis_mini.py`, no parameter is. `all` chooses among all 64 labels,
`splits` among the 16: of these, two have each object, so that who knows the object alone is right in half of the clips.
"""
_base_ = ['./text4vis_mini.py']

data_root = '{{$MINI_WORLD:data/mini_world}}'

model = dict(cls_head=dict(class_texts=dict(labels=f'{data_root}/labels.txt')))

test_dataloader = dict(
    dataset=dict(ann_file=f'{data_root}/test_unseen.txt', label_file=f'{data_root}/labels.txt'))
test_evaluator = dict(
    _delete_=True,
    type='vlplugins.ProtocolMetric',
    protocols=['all', dict(type='class_splits', splits=[f'{data_root}/labels_unseen.txt'])])
