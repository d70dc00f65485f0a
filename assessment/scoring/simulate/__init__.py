"""What the results of a version are worth, measured on simulated CTOs.

Simulation says how well the model recovers its own assumptions under several ways in which answers may go together;
it cannot say how well three types fit the world.
"""

from __future__ import annotations

from .figures import SEED, Effort, Figures, figures_of, simulate
from .impact import Comparison, blocks_of, impact_of, respondents_for
from .measures import accuracy, baselines, by_band, calibration, calibration_error
from .respondents import simulated_answers
from .worlds import WAYS, People, Way, World, draw_world, worlds_of

__all__ = [
    "SEED",
    "WAYS",
    "Comparison",
    "Effort",
    "Figures",
    "People",
    "Way",
    "World",
    "accuracy",
    "baselines",
    "blocks_of",
    "by_band",
    "calibration",
    "calibration_error",
    "draw_world",
    "figures_of",
    "impact_of",
    "respondents_for",
    "simulate",
    "simulated_answers",
    "worlds_of",
]
