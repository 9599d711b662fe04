"""What one clip shows: drawn by lot from the seed, the split and the number of the clip, and from nothing else."""

from dataclasses import dataclass
from typing import Optional, Tuple

import numpy as np

from .backgrounds import BACKGROUNDS
from .labels import OBJECTS, SEEN_LABELS, UNSEEN_LABELS, VERBS, is_held_out, label_index, split_label

FRAME_SIZE = 64  # pixels
NUM_FRAMES = 16
SPLITS = {'train': SEEN_LABELS, 'test_seen': SEEN_LABELS, 'test_unseen': UNSEEN_LABELS, 'pretrain': SEEN_LABELS}
RADII = {'small': 8.5, 'large': 11.5}  # pixels, half of the side of the picture of the object
PAN_SHARE, DISTRACTOR_SHARE = .4, .3
_MARGIN = 1


@dataclass(frozen=True)
class Scene:
    """One clip before it is drawn.

    Attributes:
        obj: Index of the object that moves.
        verb: Index of its motion.
        size: 'small' or 'large'.
        start: x and y of its centre in the first frame, pixels.
        amount: How far it goes: pixels for moving and bouncing, radians for spinning, a factor of size for the others.
        angle: Rotation in the first frame, radians clockwise.
        mirrored: Whether its picture is flipped.
        bounces: Number of bounces, for the verb 'bouncing'.
        background: Key of `BACKGROUNDS`.
        texture_seed: Decides on the background's pattern.
        pan: How far everything moves from frame to frame because the camera pans, pixels in x and y.
        distractor: Index of another object that stands still, or None.
        distractor_at: x and y of its centre in the first frame, pixels.
        distractor_radius: Its radius, pixels.
        distractor_drift: How far it goes from frame to frame, pixels in x and y; in the world's own clips it stands.
    """

    obj: int
    verb: int
    size: str
    start: Tuple[float, float]
    amount: float
    angle: float
    mirrored: bool
    bounces: int
    background: str
    texture_seed: int
    pan: Tuple[float, float]
    distractor: Optional[int]
    distractor_at: Tuple[float, float]
    distractor_radius: float
    distractor_drift: Tuple[float, float] = (0., 0.)

    @property
    def label(self) -> int:
        """Class index."""
        return label_index(self.obj, self.verb)


def path(verb: str, radius: float, amount: float, bounces: int) -> np.ndarray:
    """The motion a verb stands for, about an object that starts at the origin.

    Args:
        verb: One of `VERBS`.
        radius: Typical radius of the object, pixels.
        amount: See `Scene.amount`.
        bounces: See `Scene.bounces`.

    Returns:
        (NUM_FRAMES, 4): x, y, radius in pixels and the added rotation in radians, for each frame.
    """
    time = np.linspace(0, 1, NUM_FRAMES)
    poses = np.zeros((NUM_FRAMES, 4))
    poses[:, 2] = radius
    if verb in ('moving left', 'moving right'):
        poses[:, 0] = amount * time * (-1 if verb == 'moving left' else 1)
    elif verb in ('moving up', 'moving down'):
        poses[:, 1] = amount * time * (-1 if verb == 'moving up' else 1)
    elif verb == 'spinning':
        poses[:, 3] = amount * time
    elif verb in ('growing', 'shrinking'):
        exponent = time - .5 if verb == 'growing' else .5 - time
        poses[:, 2] = radius * amount ** exponent
    elif verb == 'bouncing':
        poses[:, 1] = -amount * np.abs(np.sin(np.pi * bounces * time))
    else:
        raise ValueError(f'unknown verb {verb!r}: the verbs are {", ".join(VERBS)}')
    return poses


def object_poses(scene: Scene) -> np.ndarray:
    """Where the moving object is, (NUM_FRAMES, 4): x, y, radius in pixels and rotation in radians, for each frame."""
    poses = path(VERBS[scene.verb], RADII[scene.size], scene.amount, scene.bounces)
    poses[:, :2] += scene.start
    poses[:, :2] += pan_offsets(scene.pan)
    poses[:, 3] += scene.angle
    return poses


def pan_offsets(pan: Tuple[float, float]) -> np.ndarray:
    """How far everything has moved since the first frame because of the camera, (NUM_FRAMES, 2) in pixels."""
    return np.arange(NUM_FRAMES)[:, None] * np.asarray(pan)


def sample_scene(seed: int, split: str, index: int) -> Scene:
    """Draws clip number `index` of a split; labels take turns, so that each is equally frequent."""
    labels = SPLITS[split]
    obj, verb = split_label(labels[index % len(labels)])
    rng = clip_rng(seed, split, index)
    size = str(rng.choice(sorted(RADII)))
    amount, bounces = _amount(rng, VERBS[verb]), int(rng.integers(2, 4))
    pan = _pan(rng)
    poses = path(VERBS[verb], RADII[size], amount, bounces)
    poses[:, :2] += pan_offsets(pan)
    start = _start(rng, poses)
    poses[:, :2] += start
    distractor, at, radius = _distractor(rng, verb, obj, poses, pan)
    return Scene(
        obj=obj, verb=verb, size=size, start=start, amount=amount, angle=float(rng.uniform(-.3, .3)),
        mirrored=bool(rng.integers(2)), bounces=bounces, background=str(rng.choice(list(BACKGROUNDS))),
        texture_seed=int(rng.integers(2**31)), pan=pan, distractor=distractor, distractor_at=at,
        distractor_radius=radius)


def clip_rng(seed: int, split: str, index: int, purpose: int = 0) -> np.random.Generator:
    """Generator of one clip, independent of every other clip and, by `purpose`, of other draws for the same clip."""
    return np.random.default_rng([seed, list(SPLITS).index(split), index, purpose])


def _amount(rng: np.random.Generator, verb: str) -> float:
    if verb.startswith('moving'):
        return float(rng.uniform(26, 36))
    if verb == 'bouncing':
        return float(rng.uniform(22, 32))
    if verb == 'spinning':
        return float(rng.uniform(3, 6) * rng.choice([-1, 1]))
    return float(rng.uniform(2.2, 2.8))


def _pan(rng: np.random.Generator) -> Tuple[float, float]:
    happens, speed, angle = rng.random() < PAN_SHARE, rng.uniform(.3, 1), rng.uniform(0, 2 * np.pi)
    return (float(speed * np.cos(angle)), float(speed * np.sin(angle))) if happens else (0., 0.)


def _start(rng: np.random.Generator, poses: np.ndarray) -> Tuple[float, float]:
    """A starting point from which the whole path stays in the picture; where it is too long, its middle does."""
    low = _MARGIN - (poses[:, :2] - poses[:, 2:3]).min(0)
    high = FRAME_SIZE - _MARGIN - (poses[:, :2] + poses[:, 2:3]).max(0)
    middle, slack = (low + high) / 2, np.maximum(high - low, 0) / 2
    x, y = middle + slack * rng.uniform(-1, 1, 2)
    return float(x), float(y)


def _distractor(rng: np.random.Generator, verb: int, obj: int, poses: np.ndarray,
                pan: Tuple[float, float]) -> Tuple[Optional[int], Tuple[float, float], float]:
    """Another object far from the path, never one whose combination with the verb is held out."""
    others = [other for other in range(len(OBJECTS)) if other != obj and not is_held_out(other, verb)]
    happens, other, radius = rng.random() < DISTRACTOR_SHARE, int(rng.choice(others)), float(rng.uniform(5, 6.5))
    candidates = rng.uniform(radius, FRAME_SIZE - radius, (16, 1, 2))
    gaps = np.linalg.norm(candidates + pan_offsets(pan) - poses[:, :2], axis=-1) - poses[:, 2] - radius
    x, y = candidates[gaps.min(1).argmax(), 0]
    return (other if happens else None), (float(x), float(y)), radius
