"""Arrays in, pictures out: training curves, confusion, correlation, regions, and the page that shows them together."""

from .clip_regions import ClipRegions, shows_regions, trace_clip
from .confusion import confusion_matrix, draw_confusion, group_confusion, most_confused
from .correlation import draw_correlation
from .curves import draw_curve
from .predictions import Predictions, load_predictions
from .regions import draw_regions
from .report import write_report
from .scalars import Curve, read_scalars

__all__ = ['ClipRegions', 'Curve', 'Predictions', 'confusion_matrix', 'draw_confusion', 'draw_correlation',
           'draw_curve', 'draw_regions', 'group_confusion', 'load_predictions', 'most_confused', 'read_scalars',
           'shows_regions', 'trace_clip', 'write_report']
