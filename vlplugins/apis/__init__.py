"""What a notebook calls."""

from .feature_store import Features, load_features
from .features import extract_features, video_features
from .lda import fit_lda, lda_classifier
from .linear_probe import ProbeResult, linear_probe
from .loading import load_dataset, load_model
from .probe_splits import probe_splits
from .zero_shot import zero_shot

__all__ = [
    'Features', 'ProbeResult', 'extract_features', 'fit_lda', 'lda_classifier', 'linear_probe', 'load_dataset',
    'load_features', 'load_model', 'probe_splits', 'video_features', 'zero_shot'
]
