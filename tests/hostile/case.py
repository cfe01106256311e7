"""One hostile feed and what has to come of it."""
from dataclasses import dataclass, field
from typing import Callable


@dataclass
class Case:
    name: str
    build: Callable[[str], str]   # makes the feed in a folder, returns the source to import
    code: int | tuple             # exit codes that are right
    says: str                     # what some line of the output must match
    mb: int = 60                  # peak memory of the plain binary
    seconds: float = 5            # of processor
    never: str | None = None      # what no line may match
    big: bool = False             # too long for the sanitizers
    options: list = field(default_factory=list)
