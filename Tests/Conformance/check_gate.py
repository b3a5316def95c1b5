"""The official Gate.io client against venue-sim: each check prints a line, and the exit status is 1 if one failed.

Argument: the port of REST.
"""
import sys

import gate_api
from gate_api.exceptions import GateApiException

configuration = gate_api.Configuration(host=f"http://127.0.0.1:{sys.argv[1]}/api/v4")
futures = gate_api.FuturesApi(gate_api.ApiClient(configuration))
spot = gate_api.SpotApi(gate_api.ApiClient(configuration))
failed = False


def check(name, holds, detail=""):
    global failed
    failed |= not holds
    print(("ok " if holds else "FAILED ") + name + ("" if holds else f": {detail}"), flush=True)


now = int(spot.get_system_time().server_time) // 1000
hour = now // 3600 * 3600
first = hour - 7 * 86400
rows = []
while not rows or rows[-1].time < hour:
    page = futures.list_contract_stats("usdt", "BTC_USDT", _from=rows[-1].time + 3600 if rows else first, interval="1h", limit=100)
    if not page:
        break
    rows += page
check("a week of hours in pages, the running one last", [r.time for r in rows] == list(range(first, hour + 1, 3600)), len(rows))
check("amounts are numbers", all(isinstance(r.long_liq_usd, float) and r.long_liq_usd >= 0 for r in rows), rows[:1])
check("without a start the newest rows come", futures.list_contract_stats("usdt", "BTC_USDT", interval="1h", limit=2)[-1].time == hour)


def label(**arguments):
    try:
        futures.list_contract_stats("usdt", **{"contract": "BTC_USDT", "interval": "1h", **arguments})
        return None
    except GateApiException as error:
        return error.label


check("an unknown contract", label(contract="NOPE_USDT") == "CONTRACT_NOT_FOUND", label(contract="NOPE_USDT"))
check("a start before the retention", label(_from=now - 181 * 86400) == "INVALID_PARAM_VALUE", label(_from=now - 181 * 86400))
sys.exit(1 if failed else 0)
