"""A frozen classifier from linear discriminant analysis of video embeddings (Text4Vis, Sec. 2.2 and App. C.4)."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional, Sequence, Tuple, Type, Union

import numpy as np
from mmengine.config import Config

from vlplugins.atomic_file import write_npy

from .feature_store import Features
from .features import extract_features
from .loading import load_config, load_model
from .training_videos import training_videos


@dataclass
class LDAClassifier:
    """Rows of a classifier, (C, E) float32, and how they came about."""

    rows: np.ndarray
    train_accuracy: float
    features: Features
    seconds: float

    def __str__(self) -> str:
        videos, skipped = len(self.features.labels), len(self.features.skipped)
        return (f'{self.rows.shape[0]} classes, width {self.rows.shape[1]}, from {videos} videos ({skipped} could not '
                f'be decoded), in {self.seconds:.0f} s; LDA classifies {100 * self.train_accuracy:.2f} % of these '
                'videos rightly')


def lda_classifier(config: Union[str, Path, Config],
                   out: Union[str, Path],
                   work_dir: Union[str, Path],
                   checkpoint: Optional[str] = None,
                   videos_per_class: int = 60,
                   seed: int = 0,
                   allow_fewer: bool = False,
                   temporal: bool = False,
                   device: Optional[str] = None) -> LDAClassifier:
    """Writes the LDA classifier of a config's training set.

    Embeddings are those of the backbone averaged over frames, as the config's validation pipeline shows the videos to
    it: without the config's neck, and without temporal convolutions unless a checkpoint has trained them. With
    `temporal` they are those of the whole model, which know of motion. A run that was stopped goes on where it stopped.

    Args:
        config: Config or its path; the backbone has the weights that it names, CLIP's.
        out: `.npy` file for the rows, which `class_texts.matrix` takes.
        work_dir: Folder for the list of the drawn videos and for their embeddings.
        checkpoint: Trained weights instead.
        videos_per_class: 60 in the paper.
        seed: Of the draw, which is that of `VideoDataset(shots=…, subset_seed=seed)`.
        allow_fewer: Take all videos of a class that has fewer.
        temporal: Embeddings behind the config's neck and the projection of its head; needs a checkpoint, since CLIP's
            weights have no neck.
        device: Where the backbone runs; an accelerator where there is one.

    Raises:
        ImportError: scikit-learn is missing.
        ValueError: A class has too few videos, the training set is not a `vlplugins.VideoDataset` with one label a
            video, `out` is not named `.npy`, or a neck is wanted that nothing has trained.
    """
    if temporal and checkpoint is None:
        raise ValueError('embeddings behind the neck need a CHECKPOINT in which it is trained; name one, or leave out '
                         '--temporal.')
    _discriminant_analysis()  # rather now than after the features
    if Path(out).suffix != '.npy':
        raise ValueError(f'the classifier is an .npy file: name it so instead of {out}')
    start = time.monotonic()
    cfg, folder = load_config(config), Path(work_dir)
    dataset = training_videos(cfg, folder / 'videos.txt', videos_per_class, seed, allow_fewer)
    if checkpoint is None:
        cfg.model.backbone.pop('temporal', None)
    model = load_model(cfg, checkpoint, device, backbone_only=not temporal)
    loader = cfg.val_dataloader
    features = extract_features(model, dataset, folder / 'features', loader.batch_size, loader.num_workers)
    classes = dataset.metainfo.get('classes') or range(max(features.labels, default=0) + 1)
    rows, accuracy = fit_lda(features.features, features.labels, [str(name) for name in classes])
    write_npy(out, rows)
    return LDAClassifier(rows, accuracy, features, time.monotonic() - start)


def fit_lda(features: np.ndarray, labels: np.ndarray, classes: Sequence[str]) -> Tuple[np.ndarray, float]:
    """Coefficients of scikit-learn's `LinearDiscriminantAnalysis` with its defaults, and its accuracy on `features`.

    The paper takes the coefficients and leaves the intercepts; the head brings the rows to unit length. Of two classes
    scikit-learn has a single row w, which becomes -w and w.

    Args:
        features: (V, E).
        labels: (V,).
        classes: Names of the C classes.

    Returns:
        (C, E) float32, and the share of the videos that the fitted model, intercepts included, classifies rightly.

    Raises:
        ValueError: There are fewer than two classes, or one has no video.
    """
    occurring = set(labels.tolist())
    empty = [name for number, name in enumerate(classes) if number not in occurring]
    if empty:
        raise ValueError(f'{len(empty)} of {len(classes)} classes have no video with features, the first is '
                         f'{empty[0]!r}: LDA needs some of every class.')
    if len(classes) < 2:
        raise ValueError(f'LDA tells classes apart, and there is only {classes[0]!r}.')
    model = _discriminant_analysis()().fit(features.astype(np.float64), labels)
    rows = model.coef_ if len(classes) > 2 else np.concatenate([-model.coef_, model.coef_])
    return rows.astype(np.float32), float(model.score(features.astype(np.float64), labels))


def _discriminant_analysis() -> Type[Any]:
    try:
        from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    except ImportError as error:
        raise ImportError("LDA needs scikit-learn, which comes with the extra 'lda': pip install 'vlplugins[lda]', or "
                          'pip install scikit-learn.') from error
    return LinearDiscriminantAnalysis
