"""Motion areas against true ones (FILS, Sec. 3.2; MOFO)."""

from typing import Tuple

from vlplugins.reproduce.steps import Tool
from vlplugins.reproduce.table import Column, Measure

from .table import Draw, MiniRow, MiniTable

CAMERAS = {'still': 'Still', 'pan': 'Pan', 'shake': 'Shake', 'neighbour': 'Moving neighbour'}

_DETECTORS = {
    'dis': 'DIS flow, motion boundaries',
    'farneback': 'Farnebäck flow, motion boundaries',
    'dis_published_numbers': "DIS flow, MOFO's own thresholds",
    'difference_sum': 'summed frame differences, motion boundaries',
    'difference_10': 'frame difference above 10',
    'difference_30': 'frame difference above 30',
    'central': 'central half of the frame',
}


def _row(detector: str, label: str) -> MiniRow:
    def measures(draw: Draw) -> Tuple[Measure, ...]:
        clips = draw.scale.pick(demo='30', benchmark='60')
        scores = Tool('mini/fils_mini_pretrain.py', tool='analysis_tools/motion_area_iou.py',
                      arguments=('--seeds', str(draw.seed), '--clips', clips, '--out', '{out}'))
        return (Measure(scores, {camera: f'{detector}/{camera}/iou' for camera in CAMERAS}), )

    return MiniRow(detector, label, measures)


AREAS = MiniTable(
    name='fils.areas',
    title='Motion areas (FILS, Sec. 3.2): overlap with the true box of what moves',
    protocol='Intersection over union of the box of a clip with the true one, mean of the clips, by what the camera '
    'does. Frames as they are rendered, without a video codec; nothing is trained.',
    columns=tuple(Column(camera, title) for camera, title in CAMERAS.items()),
    rows=tuple(_row(*detector) for detector in _DETECTORS.items()),
    notes=('The true box is that of the thing whose motion is the label; what a moving neighbour adds is an error.',
           'The threshold of 30 was chosen on clips of all cameras; 10 suits a still one.'))

TABLES = (AREAS, )
