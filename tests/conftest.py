"""What holds for all tests: nobody's own knowledge folder changes what they see."""

from __future__ import annotations

import os

os.environ["ATTACHE_KNOWLEDGE"] = ""
