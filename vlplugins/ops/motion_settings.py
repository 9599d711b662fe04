"""The numbers of the detector of motion areas."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MotionSettings:
    """Numbers of `motion_area`, in the order in which they are used.

    Lengths are pixels of a frame whose shorter side has 256, and scale with that side. `published` gives MOFO's own.
    Besides the optical flow and the last step, five numbers differ from those by default: there an area is whatever a
    Gaussian of 30 pixels does not leave at zero, which reaches far beyond what moves, so that many boxes count as
    implausibly large. Ours were chosen on rendered clips whose boxes are known, of another seed than the ones
    `tools/analysis_tools/motion_area_iou.py` shows.

    Attributes:
        method: Of the optical flow, see `flow_estimator`.
        size: Frames with a longer shorter side are shrunk to it.
        window: Flows that are summed for a frame.
        bound: Largest flow, to both sides.
        min_motion: Weaker motion boundaries count as none: about what flows stored in 8 bits round away.
        border: Along the edges of the frame, where nothing counts (published: 8).
        narrow_sigma: Of the first Gaussian (published: 1).
        peak_share: Of the largest value of a frame; what is below is dropped (published: 0.4).
        deviations: And then what is below so many standard deviations.
        wide_sigma: Of the second Gaussian (published: 30).
        wide_share: Of the largest value after it; what is above is the area (published: all that is not zero).
        max_distance: Between two parts of an area, as a share of the diagonal.
        max_side: Longest plausible side of a box, as a share of that of the frame.
        min_area: Smallest plausible area of a box, as a share of that of the frame.
        max_deviation: Of a box from the mean of those before it, squared, as a share of its area.
        padding: Share of a box's side that is added at each end.
        max_padded_side: Longer sides are not padded, as a share of that of the frame.
        tighten: Whether boxes are at last cut down to what changes beside the motion of the camera (not published).
        change_sigma: Of the Gaussian over those changes.
        min_change: Smaller ones count as none, grey values from 0 to 255.
        reach: How far beyond a box changes count, as a share of its sides.
    """

    method: str = 'dis'
    size: int = 256
    window: int = 8
    bound: float = 20.
    min_motion: float = 0.16
    border: float = 16.
    narrow_sigma: float = 4.
    peak_share: float = 0.2
    deviations: float = 1.5
    wide_sigma: float = 15.
    wide_share: float = 0.5
    max_distance: float = 0.4
    max_side: float = 0.7
    min_area: float = 0.01
    max_deviation: float = 0.1
    padding: float = 0.05
    max_padded_side: float = 0.4
    tighten: bool = True
    change_sigma: float = 2.4
    min_change: float = 15.
    reach: float = 0.2

    def __post_init__(self) -> None:
        for name in ('size', 'window'):
            if getattr(self, name) < 1:
                raise ValueError(f'motion areas: {name}={getattr(self, name)} must be 1 or more')
        for name in ('peak_share', 'wide_share', 'max_distance', 'max_side', 'min_area', 'max_padded_side'):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f'motion areas: {name}={getattr(self, name)} is a share, from 0 to 1')
        for name in ('bound', 'min_motion', 'border', 'narrow_sigma', 'deviations', 'wide_sigma', 'max_deviation',
                     'padding', 'change_sigma', 'min_change', 'reach'):
            if getattr(self, name) < 0:
                raise ValueError(f'motion areas: {name}={getattr(self, name)} must not be negative')

    @classmethod
    def published(cls) -> 'MotionSettings':
        """Those of MOFO's scripts; what is not zero there is at least one of 255 steps."""
        return cls(method='tvl1', border=8., narrow_sigma=1., peak_share=0.4, wide_sigma=30., wide_share=1 / 255,
                   tighten=False)
