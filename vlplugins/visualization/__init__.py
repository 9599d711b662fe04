"""Arrays in, pictures out: training curves, confusion, correlation, regions, and the page that shows them together."""

from .clip_regions import ClipRegions, shows_regions, trace_clip
from .confusion import confusion_matrix, draw_confusion, group_confusion, most_confused
from .correlation import correlation_uri, draw_correlation
from .curves import draw_curve
from .motion_clips import MotionClip, find_motion
from .predictions import Predictions, load_predictions
from .regions import draw_regions
from .report import write_report
from .result_table import Comparison, read_results
from .scalars import Curve, read_scalars

__all__ = ['ClipRegions', 'Comparison', 'Curve', 'MotionClip', 'Predictions', 'confusion_matrix', 'correlation_uri',
           'draw_confusion', 'draw_correlation', 'draw_curve', 'draw_regions', 'find_motion', 'group_confusion',
           'load_predictions', 'most_confused', 'read_results', 'read_scalars', 'shows_regions', 'trace_clip',
           'write_report']
