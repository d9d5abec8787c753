"""The demo company: generated, seeded, the same for the same arguments."""

from guanxi.config.demo.generate import generate
from guanxi.config.demo.records import DemoCompany
from guanxi.config.demo.truth import write_truth

__all__ = ["DemoCompany", "generate", "write_truth"]
