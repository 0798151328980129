"""Run the command line as `python -m leder_nlp`."""

import sys

from leder_nlp.cli import main

sys.exit(main())
