"""Tables A.1, A.2 and A.4: images, and forms of the text."""

from typing import Any, Dict, Optional, Tuple

from ..steps import Train
from ..table import Column, Measure, Row, Table
from .common import B16, PAPER, TOP1, TOP1_METRIC, changed, cited, single_view, untrained, views

_FEW_IMAGES = 'text4vis/few_shot/text4vis_l14_imagenet_1shot.py'
_SHOTS = {'k0': 0, 'k1': 1, 'k3': 3, 'k5': 5, 'all': None}

_TEXT: Dict[str, Any] = {
    'model.backbone.arch': 'ViT-B-16',
    'model.cls_head.class_texts.encoder.arch': 'ViT-B-16'
}
_LINEAR: Dict[str, Any] = {
    'model.backbone.arch': 'ViT-B-16',
    'model.neck': dict(_delete_=True, type='vlplugins.MeanPooling'),
    'model.cls_head':
        dict(_delete_=True, type='TimeSformerHead', num_classes=1000, in_channels=512, average_clips='prob')
}


def _images(overrides: Dict[str, Any]) -> Tuple[Measure, ...]:
    def measure(column: str, number: Optional[int]) -> Measure:
        if number == 0:
            return untrained(_FEW_IMAGES, overrides, {column: 'all/top1'})
        training = Train(_FEW_IMAGES, {**overrides, 'train_dataloader.dataset.shots': number})
        return views(training, {column: 'all/top1'})

    return tuple(measure(column, number) for column, number in _SHOTS.items())


TABLE_A1 = Table(
    name='text4vis.tableA1',
    paper=PAPER,
    place='Table A.1',
    title='Few-shot image recognition on ImageNet',
    protocol='ImageNet-1k, all classes, top-1; an image is a video of one frame.',
    columns=tuple(Column(key, 'All' if number is None else str(number), '%') for key, number in _SHOTS.items()),
    rows=(
        Row('vision_only', 'Vision-Only', dict(zip(_SHOTS, ('0', '51.6', '63.8', '66.3', '79.7'))), _images(_LINEAR),
            note='without training the classifier is random: chance is 0.1 %'),
        Row('ours', 'Ours', dict(zip(_SHOTS, ('66.7', '71.5', '73.1', '74.6', '82.3'))), _images(_TEXT)),
    ),
    notes=('the paper names neither encoder nor epochs. These rows have ViT-B/16, because the result for all images is '
           'far below that of ViT-L/14 in Table A.2, and 10 epochs, as there', ))

TABLE_A2 = Table(
    name='text4vis.tableA2',
    paper=PAPER,
    place='Table A.2',
    title='Comparisons on image recognition',
    protocol='ImageNet-1k, random crops only. Measured days are processes × days of whatever device ran.',
    columns=(TOP1, Column('epochs', 'Epoch'), Column('days', 'A100-days')),
    rows=(
        cited('deit', 'DeiT ViT-L', top1='84.9', epochs='300', days='-'),
        cited('mlp_mixer', 'MLP-Mixer ViT-L', top1='85.3', epochs='300', days='-'),
        Row('l14', 'Ours ViT-L', dict(top1='86.7', epochs='10', days='2.0'),
            (views(Train('text4vis/text4vis_l14_imagenet.py'), {'top1': 'all/top1', 'days': 'gpu_days'}), )),
        Row('l14_336', 'Ours ViT-L (336↑)', dict(top1='87.5', epochs='10', days='5.7'),
            (views(Train('text4vis/text4vis_l14_336_imagenet.py'), {'top1': 'all/top1', 'days': 'gpu_days'}), )),
    ))


def _text(key: str, label: str, top1: str, overrides: Dict[str, Any], note: str = '') -> Row:
    texts = {f'model.cls_head.class_texts.{name}': value for name, value in overrides.items()}
    return Row(key, label, dict(top1=top1), (single_view(changed(B16, texts), TOP1_METRIC), ), note=note)


TABLE_A4 = Table(
    name='text4vis.tableA4',
    paper=PAPER,
    place='Table A.4',
    title='Study on various text input forms',
    protocol='Kinetics-400, ViT-B/16, 8 frames, T-Trans, one view.',
    columns=(TOP1, ),
    rows=(
        _text('class_name', 'class name', '81.4', dict(templates='label')),
        _text('single', '“a video of a person” + class name', '81.5', {}),
        _text('multiple', 'multiple fixed templates + class name', '80.9',
              dict(templates='clip_kinetics', template_choice='random'),
              note="one of CLIP's 28 templates at random in every iteration; tested with the single template"),
        _text('learnable', 'learnable template + class name', '81.2', dict(num_context=4),
              note='CoOp with 4 learnable vectors before the label'),
    ))

TABLES = (TABLE_A1, TABLE_A2, TABLE_A4)
