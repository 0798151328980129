"""The command line: one file a verb, each imported only when its verb is given.

Exit codes: 0 done, 1 failed, 2 bad input or usage, 3 done but some reviews are in quarantine,
4 below a floor, 130 interrupted.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from importlib import import_module

from leder_nlp.collector import calm
from leder_nlp.errors import EvaluationError, LederError, RedactionError
from leder_nlp.version import __version__

VERBS = {
    "tag": "redact and tag reviews; write texts, tags, tables and a report",
    "redact": "redact reviews only",
    "train": "learn a tagging model from annotated reviews",
    "codebook": "learn another codebook from a table of passages and labels, give and score its labels",
    "train-redactor": "learn the model of names that redaction uses",
    "evaluate": "score redaction and tags against annotated reviews, by a plan or at once",
    "agree": "say how far several coders of the same reviews agree",
    "compare": "hold one evaluation record against another",
    "check": "check reviews, corpora, rules, models and policies without running anything",
    "rules": "check the rules, count what each is worth on a corpus, say why they decide as they do",
    "explain": "say why a review has the tags it has",
    "card": "write a model's card and a draft transparency record",
    "select": "pick what is most worth annotating next",
    "sheet": "write an Excel coding sheet of redacted passages, or read one back",
    "intruder": "prepare a motivated-intruder test of redacted reviews, or read it back",
    "convert": "carry annotated reviews from one format to another",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb and give the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    logging.getLogger("leder_nlp").addHandler(logging.NullHandler())
    verb = next((word for word in given if not word.startswith("-")), "")
    if verb not in VERBS:
        return _top(given)
    command = import_module(f"leder_nlp.cli.{verb.replace('-', '_')}")
    parser = argparse.ArgumentParser(
        prog=f"leder-nlp {verb}",
        description=command.__doc__,
        epilog=command.EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.arguments(parser)
    parser.add_argument(
        "-v", "--verbose", action="count", default=0, help="tell more on stderr; -vv for everything"
    )
    given.remove(verb)
    chosen = parser.parse_args(given)
    _listen(chosen.verbose)
    for name in ("SIGTERM", "SIGHUP"):  # a scheduler's stop is an interrupt: nothing half-written stays
        if hasattr(signal, name) and threading.current_thread() is threading.main_thread():
            signal.signal(getattr(signal, name), _stop)
    with calm():
        return _guarded(command, chosen)


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def _guarded(command, chosen) -> int:  # type: ignore[no-untyped-def]
    try:
        return int(command.run(chosen))
    except LederError as error:
        print(f"leder-nlp: {error}", file=sys.stderr)
        return 1 if isinstance(error, EvaluationError | RedactionError) else 2
    except KeyboardInterrupt:
        print("leder-nlp: interrupted; nothing was written", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:
        # The message of a stranger's error may quote the text; its type and place do not.
        place = _place(error)
        print(
            f"leder-nlp: failed with {type(error).__name__} at {place}; please report this line",
            file=sys.stderr,
        )
        return 1


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    place = "unknown place"
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename.replace("\\", "/")
        if "/leder_nlp/" in file:
            place = f"{file.rsplit('/leder_nlp/', 1)[1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _top(given: Sequence[str]) -> int:
    lines = [f"  {verb:16}{line}" for verb, line in VERBS.items()]
    parser = argparse.ArgumentParser(
        prog="leder-nlp",
        usage="leder-nlp VERB ...",
        description="Redact LeDeR reviews, tag good practice and areas for improvement, score both. Offline.",
        epilog="verbs:\n" + "\n".join(lines) + "\n\nleder-nlp VERB --help says more.\n\n"
        "example:\n  leder-nlp tag reviews.csv --out results",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"leder-nlp {__version__}")
    if not given or given[0].startswith("-"):
        parser.parse_args(given)
        parser.print_help()
        return 0 if given else 2
    print(f"leder-nlp: there is no such verb; there are: {', '.join(VERBS)}", file=sys.stderr)
    return 2


def _listen(verbose: int) -> None:
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    log = logging.getLogger("leder_nlp")
    log.setLevel(level)
    log.addHandler(handler)
