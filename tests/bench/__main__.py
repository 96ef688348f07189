"""`make bench`: speed, quality and memory, each beside what it is compared with, as one Markdown table.

What is compared runs in turns in one process, since a machine's speed drifts from minute to minute; a ratio is the
median over rounds. MNIST where it is found ($AIGC_DATA, or `aigc fetch mnist`), else uci. Progress goes to stderr.
Each group of rows is a file of this folder.
"""

import argparse

import attacks
import costs
import generators
import instruments
import metrics
import nets
import optimizers
import quality
import strokes
import training
import transfer
from table import CORES, tell

MARKS = {True: "✓", False: "✗", None: ""}
MEASURES = {
    "trainer": training.trainer_rows,
    "torch": training.torch_rows,
    "optimizers": optimizers.optimizer_rows,
    "nets": nets.net_rows,
    "strokes": strokes.stroke_rows,
    "metrics": metrics.metric_rows,
    "attacks": attacks.attack_rows,
    "transfer": transfer.transfer_rows,
    "quality": quality.quality_rows,
    "generators": generators.generator_rows,
    "notebooks": costs.notebook_rows,
    "instruments": instruments.instrument_rows,
}


def main() -> None:
    """Measure what was asked for, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=MEASURES, help="one group of rows")
    parser.add_argument("--seconds", type=float, default=90, help="of training before quality is judged (default 90)")
    parser.add_argument("--rounds", type=int, default=7, help="of each comparison of speed (default 7)")
    options = parser.parse_args()
    rows = []
    for name in [options.only] if options.only else MEASURES:
        tell(name)
        rows += MEASURES[name](options)
    print(f"| On {CORES} cores | Here | Compared with | Ratio | Wanted | |\n| --- | --- | --- | --- | --- | --- |")
    for *cells, met in rows:
        print(f"| {' | '.join(cells)} | {MARKS[met]} |")


if __name__ == "__main__":
    main()
