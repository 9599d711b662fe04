"""What a notebook calls."""

from .clip_regions import ClipRegions
from .feature_store import Features, load_features
from .features import extract_features, video_features
from .lda import fit_lda, lda_classifier
from .linear_probe import ProbeResult, linear_probe
from .loading import load_dataset, load_model
from .probe_splits import probe_splits
from .regions import describe_regions
from .zero_shot import zero_shot

__all__ = [
    'ClipRegions', 'Features', 'ProbeResult', 'describe_regions', 'extract_features', 'fit_lda', 'lda_classifier',
    'linear_probe', 'load_dataset', 'load_features', 'load_model', 'probe_splits', 'video_features', 'zero_shot'
]
