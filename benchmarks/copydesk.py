"""The copy desk on annotated articles: how well claims are found and judged, and how fast, beside a general extractor.

    python benchmarks/copydesk.py [--full]

The record is Parliament's files with our errata. Scores are those of the set's own scorer (HUSTINGS_DATA/copy): on the
development articles and on our own cases (tests/copydesk/cases), each in a part that patterns were written against and
one that none was, and on the five published reports. "Ties by hand" takes the annotators' contest, subject and reading,
so that it measures verdicts alone. Speed is on one core: articles per second, and one article after start. The peer is
quantulum3, which finds quantities and judges nothing, in an environment of its own under benchmarks/peers/; where it
cannot be installed that is said and left out. Drafts of every contest since 2010 (of a hundred without --full) are read
back: the checker should find nothing wrong in them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from pathlib import Path

from hustings.copydesk.archive import Archive
from hustings.copydesk.checking import check_article
from hustings.copydesk.reports import claim_documents
from hustings.copydesk.values import Article
from hustings.copydesk.writing.story import story_of
from hustings.measures.almanac import Almanac

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "tests"))

from copydesk_gold import GoldClaims, article_of, measured  # noqa: E402
from official_load import contents_of, loaded  # noqa: E402
from written_copy import contradictions  # noqa: E402

DATA = Path(os.environ.get("HUSTINGS_DATA") or ROOT.parent / "shared" / "data")
COPY = DATA / "copy"
PEERS = ROOT / "benchmarks" / "peers"
SEED = 20210701
CASES = ROOT / "tests" / "copydesk" / "cases"
WRITTEN_AGAINST = 25  # of the development articles, in order
PEER = """
import json, sys, time
from quantulum3 import parser
texts = json.load(open(sys.argv[1]))
parser.parse(texts[0])
began = time.perf_counter()
found = sum(len(parser.parse(text)) for text in texts)
print(json.dumps([time.perf_counter() - began, found]))
"""


def main(*, sample: bool = True) -> None:
    development = sorted((COPY / "dev").glob("*.json"))
    sets = {
        "development": development[:WRITTEN_AGAINST],
        "five reports": sorted((COPY / "seeds").glob("*.json")),
        "our cases": sorted((CASES / "written_against").glob("*.json")),
        "development, aside": development[WRITTEN_AGAINST:],
        "our cases, aside": sorted((CASES / "kept_aside").glob("*.json")),
    }
    with loaded(contents_of(DATA / "uk-parliament")) as record:
        archive = Archive(record.state)
        print(
            f"{'':22}{'detection F1':>14}{'verdicts':>10}{'wrong P':>9}{'wrong R':>9}"
            f"{'ties by hand':>14}{'P':>7}{'R':>7}"
        )
        for name, paths in sets.items():
            print(f"{name:22}" + _scores(paths, archive))
        articles = [article_of(json.loads(path.read_text("utf-8"))) for path in development]
        ours = _speed(articles, archive, rounds=1 if sample else 5)
        _read_back(archive, 100 if sample else None)
    peer = _peer([article.text for article in articles])
    if peer:
        print(f"ours / quantulum3, time for the same articles: {ours / peer:.2f}")


def _scores(paths: Sequence[Path], archive: Archive) -> str:
    with tempfile.TemporaryDirectory() as folder:
        gold, predicted = Path(folder) / "gold", Path(folder) / "predicted.jsonl"
        gold.mkdir()
        lines = []
        for path in paths:
            (gold / path.name).write_bytes(path.read_bytes())
            article = article_of(json.loads(path.read_text("utf-8")))
            lines += [json.dumps(c) for c in claim_documents(check_article(article, archive), archive)]
        predicted.write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, str(COPY / "score.py"), "--gold", str(gold), "--pred", str(predicted), "--json"]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["summary"]
    ties = measured(GoldClaims(archive).read(paths), archive)
    wrong = found["CONTRADICTED"]
    return (
        f"{found['detection']['f1']:14.3f}{found['verdict_accuracy_on_matched']:10.3f}{wrong['precision']:9.3f}"
        f"{wrong['recall']:9.3f}{ties['verdict_accuracy']:14.3f}{ties['contradicted_precision']:7.3f}"
        f"{ties['contradicted_recall']:7.3f}"
    )


def _speed(articles: Sequence[Article], archive: Archive, *, rounds: int) -> float:
    """Print articles per second and the time of one; return the seconds for all of them."""
    best = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        for article in articles:
            check_article(article, archive)
        best = min(best, time.perf_counter() - began)
    words = sum(len(article.text.split()) for article in articles) / len(articles)
    began = time.perf_counter()
    check_article(articles[0], archive)
    one = time.perf_counter() - began
    print(
        f"{len(articles) / best:.0f} articles of {words:.0f} words a second on one core; one takes {1000 * one:.0f} ms"
    )
    return best


def _read_back(archive: Archive, sampled: int | None) -> None:
    """Print how much the checker finds wrong in drafts of so many contests since 2010, or of all of them."""
    almanac = Almanac(archive.state)
    voted = [name for name, a in almanac.analyses.items() if not a.result.contest.is_notional]
    chosen = random.Random(SEED).sample(voted, sampled) if sampled else voted
    began = time.perf_counter()
    wrong = [w for name in chosen for w in contradictions(story_of(archive.state, name, almanac), archive)]
    seconds = time.perf_counter() - began
    print(f"{len(chosen)} contests written in six forms and read back in {seconds:.0f} s: {len(wrong)} contradictions")
    print("".join(f"    {each}\n" for each in wrong[:20]), end="")


def _peer(texts: Sequence[str]) -> float | None:
    folder = PEERS / "quantulum3"
    python = folder / "bin" / "python"
    try:
        if not python.exists():
            venv.create(folder, with_pip=True)
            wanted = ["quantulum3==0.10.0", "setuptools<81"]
            subprocess.run(
                [python, "-m", "pip", "install", "-q", *wanted], check=True, capture_output=True, timeout=300
            )
        with tempfile.TemporaryDirectory() as made:
            listed = Path(made) / "texts.json"
            listed.write_text(json.dumps(texts), encoding="utf-8")
            done = subprocess.run([python, "-c", PEER, listed], check=True, capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"quantulum3 left out: it could not be installed or run ({type(error).__name__})")
        return None
    seconds, found = json.loads(done.stdout)
    print(f"quantulum3: {len(texts) / seconds:.0f} articles a second ({found} quantities, none judged)")
    return float(seconds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--full", action="store_true", help="the best of five rounds of the timing, and the drafts of every contest"
    )
    main(sample=not parser.parse_args().full)
