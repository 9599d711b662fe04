"""Tables 10 to 12: views, sizes of the encoder, numbers of frames, cost."""

from typing import Tuple

from ..steps import Tool, Train
from ..table import Column, Measure, Row, Table
from .common import (
    B16,
    B16_16F,
    B32,
    B32_16F,
    L14,
    L14_16F,
    PAPER,
    RN50,
    RN50_16F,
    TOP1,
    TOP1_METRIC,
    cited,
    single_view,
    views,
)

TABLE10 = Table(
    name='text4vis.table10',
    paper=PAPER,
    place='Table 10',
    title='Two classic evaluation protocols',
    protocol='Kinetics-400, ViT-B/16, 8 frames.',
    columns=(Column('views', 'Views'), TOP1, Column('gflops', 'GFLOPs')),
    rows=(
        Row('single', 'Single', dict(views='1', top1='81.5', gflops='90.3'), (single_view(B16, TOP1_METRIC), )),
        Row('multiple', 'Multiple', dict(views='4×3', top1='82.9', gflops='90.3×12'), (views(B16, TOP1_METRIC), )),
    ),
    notes=("counts are of one view; the paper's are those of thop, which does not see attention", ),
    thop='model')


def _size(key: str, label: str, frames: int, top1: str, training: Train) -> Row:
    return Row(f'{key}_{frames}f', label, dict(frames=str(frames), top1=top1), (views(training, TOP1_METRIC), ))


TABLE11 = Table(
    name='text4vis.table11',
    paper=PAPER,
    place='Table 11',
    title='Instantiations with multiple views inference',
    protocol='Kinetics-400, 4 clips × 3 crops.',
    columns=(Column('frames', 'Frames'), TOP1),
    rows=(
        _size('rn50', 'ResNet50', 8, '75.5', RN50),
        _size('b32', 'ViT-B/32', 8, '80.0', B32),
        _size('b16', 'ViT-B/16', 8, '82.9', B16),
        _size('l14', 'ViT-L/14', 8, '86.4', L14),
        _size('rn50', 'ResNet50', 16, '76.6', RN50_16F),
        _size('b32', 'ViT-B/32', 16, '80.5', B32_16F),
        _size('b16', 'ViT-B/16', 16, '83.6', B16_16F),
        _size('l14', 'ViT-L/14', 16, '86.7', L14_16F),
    ))


def _cost(training: Train) -> Tuple[Measure, ...]:
    speed = Tool(training.config, tool='vlplugins.reproduce.throughput', arguments=('{out}', '--batch-size', '16'))
    return single_view(training, TOP1_METRIC), Measure(speed, {'throughput': 'videos_per_second'})


TABLE12 = Table(
    name='text4vis.table12',
    paper=PAPER,
    place='Table 12',
    title='Analysis on throughput',
    protocol="Kinetics-400, 8 frames, one view; the paper's videos per second on an A100 with a batch of 16.",
    columns=(TOP1, Column('flops', 'FLOPs', 'G'), Column('params', 'Params', 'M'),
             Column('throughput', 'Throughput', 'vid/s')),
    rows=(
        cited('vivit', 'ViViT-L/16-320 [1]', note='* the official result, on a TPU-v3', top1='81.3', flops='3992',
              params='310.8', throughput='4.2*'),
        Row('b32', 'Ours ViT-B/32', dict(top1='78.5', flops='23.7', params='71.6', throughput='322.5'), _cost(B32)),
        Row('b16', 'Ours ViT-B/16', dict(top1='81.5', flops='90.3', params='69.9', throughput='126.5'), _cost(B16)),
        Row('l14', 'Ours ViT-L/14', dict(top1='85.4', flops='415.4', params='230.4', throughput='35.5'), _cost(L14)),
    ),
    notes=("the paper's counts are those of thop, which does not see attention",
           'throughput depends on the device, which the result names, and not on the weights: half precision, frames '
           'already decoded'),
    thop='model')

TABLES = (TABLE10, TABLE11, TABLE12)
