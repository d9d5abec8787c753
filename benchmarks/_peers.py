"""What lifetimes, mlxtend and scikit-learn as they come need for the same as `models`; in no lock of ours.

PYTHON benchmarks/_peers.py CUSTOMERS FOLDER, by an environment that has them, pandas and pyarrow
"""

import sys
import time
import warnings
from pathlib import Path

import pandas as pd

from benchmarks import _buyers

SEED = 11


def main() -> None:
    customers, folder = int(sys.argv[1]), Path(sys.argv[2])
    warnings.simplefilter("ignore")
    lifetimes(customers)
    mlxtend(folder)
    scikit(folder)


def lifetimes(customers: int) -> None:
    from lifetimes import BetaGeoFitter

    repeats, last, watched = _buyers.histories(customers, SEED)
    started = time.process_time()
    fitter = BetaGeoFitter().fit(repeats, last, watched)
    fitter.conditional_probability_alive(repeats, last, watched)
    fitter.conditional_expected_number_of_purchases_up_to_time(52, repeats, last, watched)
    print(f"lifetimes, BG/NBD of {customers:,}: {time.process_time() - started:.2f} CPU s", flush=True)


def mlxtend(folder: Path) -> None:
    from mlxtend.frequent_patterns import association_rules, fpgrowth

    read = pd.read_parquet(folder / "online_retail.parquet")
    sold = read[~read.InvoiceNo.astype(str).str.startswith("C") & (read.Quantity > 0)]
    started = time.process_time()
    held = pd.crosstab(sold.InvoiceNo, sold.StockCode) > 0
    sets = fpgrowth(held, min_support=0.01, use_colnames=True)
    rules = association_rules(sets, metric="confidence", min_threshold=0.3)
    single = rules[rules.consequents.map(len) == 1]
    print(f"mlxtend, rules: {len(single):,}, {time.process_time() - started:.2f} CPU s", flush=True)


def scikit(folder: Path) -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import brier_score_loss, roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    table = pd.read_csv(folder / "telco_churn.csv.gz", na_values=[" "])
    left = (table.Churn == "Yes").to_numpy()
    columns = table.drop(columns=["customerID", "Churn"])
    texts = columns.select_dtypes(exclude="number").columns
    columns[texts] = columns[texts].astype("category")
    folds = StratifiedKFold(5, shuffle=True, random_state=SEED)
    model, started = HistGradientBoostingClassifier(), time.process_time()
    said = cross_val_predict(model, columns, left, cv=folds, method="predict_proba")[:, 1]
    figures = f"AUC {roc_auc_score(left, said):.4f}, Brier {brier_score_loss(left, said):.4f}"
    print(f"scikit-learn's boosting as it comes: {figures}, {time.process_time() - started:.1f} CPU s")


if __name__ == "__main__":
    main()
