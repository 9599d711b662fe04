"""Where the frames of a video lie among its packets, known without decoding one."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Dict, List, NamedTuple, Optional, Sequence, Set


class Packet(NamedTuple):
    """What the index keeps of one packet; times in the stream's time base."""

    pts: Optional[int]
    dts: Optional[int]
    is_keyframe: bool
    is_discard: bool  # decoded but not shown: an edit list cuts it away
    is_hidden: bool = False  # holds no frame of its own, so that packets and frames cannot be matched


@dataclass
class Run:
    """Packets `start` to `stop` (both decoded), from which the frames with the stamps in `wanted` are taken."""

    start: int
    stop: int
    wanted: Set[int]


class PacketIndex:
    """Map between frames in presentation order and packets in decoding order.

    Args:
        packets: All packets of the stream in the order of the file.
    """

    def __init__(self, packets: Sequence[Packet]) -> None:
        self.packets = packets
        self.keyframes = [place for place, packet in enumerate(packets) if packet.is_keyframe]
        shown = [place for place, packet in enumerate(packets) if not packet.is_discard]
        self.obstacle = self._find_obstacle(shown)
        self.shown = shown if self.obstacle else sorted(shown, key=lambda place: packets[place].pts)

    def __len__(self) -> int:
        return len(self.shown)

    def _find_obstacle(self, shown: List[int]) -> Optional[str]:
        """Why frames cannot be told from packets; None where they can."""
        stamps = [self.packets[place].pts for place in shown]
        if None in stamps:
            return 'packets without a time stamp'
        if len(set(stamps)) < len(stamps):
            return 'several packets with one time stamp'
        if any(packet.is_hidden for packet in self.packets):
            return 'packets without a frame'
        if self.packets and not self.packets[0].is_keyframe:
            return 'the stream does not begin with a key frame'
        if stamps and min(stamps) < self._stamp(0):
            return 'the stream begins with frames that refer to a missing one'
        return None

    def frames_per_tick(self) -> float:
        """Frames in a unit of the time base, on average; 0 where the time stamps do not say."""
        stamps = [self.packets[place].pts for place in self.shown if self.packets[place].pts is not None]
        duration = max(stamps) - min(stamps) if stamps else 0
        return (len(stamps) - 1) / duration if duration else 0.0

    def plan(self, indices: Sequence[int]) -> List[Run]:
        """Fewest packets to decode for some frames.

        Args:
            indices: Frame numbers in presentation order.

        Returns:
            Runs in decoding order that do not overlap.
        """
        runs: List[Run] = []
        for place in sorted({self.shown[index] for index in indices}):
            run = Run(self._entry(place), place, {self.packets[place].pts})
            while runs and run.start <= runs[-1].stop:
                before = runs.pop()
                run = Run(min(before.start, run.start), place, before.wanted | run.wanted)
            runs.append(run)
        return runs

    def _stamp(self, place: int) -> float:
        pts = self.packets[place].pts
        return float('-inf') if pts is None else pts

    def _entry(self, place: int) -> int:
        """Key frame from which the packet at `place` can be decoded.

        A packet after a key frame that is shown before it may refer to frames before the key frame (an open GOP).
        """
        before = self.keyframes[:bisect_right(self.keyframes, place)]
        return next((key for key in reversed(before) if self._stamp(key) <= self._stamp(place)), 0)

    @cached_property
    def places(self) -> Dict[int, int]:
        """Place of each packet whose time stamp is unique, by that stamp."""
        stamps = [packet.pts for packet in self.packets]
        unique = {pts: place for place, pts in enumerate(stamps)}
        repeated = {pts for place, pts in enumerate(stamps) if unique[pts] != place}
        return {pts: place for pts, place in unique.items() if pts not in repeated}
