"""elex-model's seconds of processor time for one update, run in its own environment; prints the number.

    python projection_peer.py TABLE.csv

Its nonparametric estimator on Great Britain after 100 declarations, a constituency a unit and a region a state, one
call an estimand because it has no joint one: con, lab, ld, snp, pc, green, ref, oth in votes.
"""

import sys
import time
import warnings

import pandas as pd
from elexmodel.client import ModelClient

PARTIES = ["con", "lab", "ld", "snp", "pc", "green", "ref", "oth"]
DECLARED = 100


def main() -> None:
    """Time the calls of one update."""
    warnings.simplefilter("ignore")
    table = pd.read_csv(sys.argv[1], dtype={"constituency_id": str})
    table = table[table.country != "Northern Ireland"].sort_values("order").reset_index(drop=True)
    done = table["order"] <= DECLARED
    units = pd.DataFrame({"geographic_unit_fips": table.constituency_id, "postal_code": table.region})
    units["county_fips"] = units.geographic_unit_fips
    units["county_classification"] = "all"
    live = units[["postal_code", "geographic_unit_fips"]].copy()
    for party in PARTIES:
        stands = table[party].notna()
        floor = 0.01 * table.prev_valid.where(stands, 0)
        units[f"baseline_{party}"] = table[f"prev_{party}"].fillna(0).clip(lower=floor).round().astype(int) + 1
        units[f"last_election_results_{party}"] = units[f"baseline_{party}"]
        live[f"results_{party}"] = table[party].fillna(0).where(done, 0)
    units["baseline_turnout"] = units["last_election_results_turnout"] = table.prev_valid
    live["results_turnout"] = table.valid.where(done, 0)
    live["percent_expected_vote"] = done * 100.0
    states = sorted(units.postal_code.unique())
    office = {"states": states, "geographic_unit_types": ["county"], "historical_election": [], "features": []}
    office |= {"baseline_pointer": {p: p for p in PARTIES}, "aggregates": ["postal_code", "county_fips"]}
    office |= {"fixed_effects": ["postal_code"]}
    start = time.process_time()
    for party in PARTIES:
        ModelClient().get_estimates(
            live.copy(),
            "2019-12-12_UK_G",
            "P",
            [party],
            prediction_intervals=[0.9],
            percent_reporting_threshold=100,
            geographic_unit_type="county",
            raw_config={"2019-12-12_UK_G": [{"office": "P", **office}]},
            preprocessed_data=units.copy(),
            pi_method="nonparametric",
            aggregates=["postal_code"],
            save_output=[],
            handle_unreporting="drop",
        )
    print(time.process_time() - start)


if __name__ == "__main__":
    main()
