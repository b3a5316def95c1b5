/// A way in which the simulated venues misbehave on purpose, by the name that `--fault` takes; `facts` says what each does.
public enum VenueFault: String, CaseIterable, Sendable {
    // Coinbase's stream
    case ackFirst = "ack-first"
    case clientID = "client-id"
    case timestampDigits = "timestamp-digits"
    case snapshot
    case bothBuckets = "both-buckets"
    case lateCorrection = "late-correction"
    case silentBucket = "silent-bucket"
    case drop
    case duplicate
    case swap
    case garbled
    case stall
    case silence
    case close1000 = "close-1000"
    case close1001 = "close-1001"
    case close1006 = "close-1006"
    case close1011 = "close-1011"
    case errorFrame = "error-frame"
    case subscribeError = "subscribe-error"
    case alias
    case unknownProduct = "unknown-product"
    case noHeartbeats = "no-heartbeats"
    case slowStart = "slow-start"
    // Coinbase's REST interface
    case restLimit = "rest-limit"
    case restTrails = "rest-trails"
    case rest401 = "rest-401"
    case rest404 = "rest-404"
    case rest429 = "rest-429"
    case rest500 = "rest-500"
    case rest502 = "rest-502"
    case restCut = "rest-cut"
    case restHang = "rest-hang"
    case restEmpty = "rest-empty"
    case restDown = "rest-down"
    // Gate.io
    case gateText = "gate-text"
    case gateMilliseconds = "gate-ms"
    case gateCap = "gate-cap"
    case gateLate = "gate-late"
    case gateMissing = "gate-missing"
    case gateRevised = "gate-revised"
    case gateNoUSDNew = "gate-no-usd-new"
    case gateUSDNew = "gate-usd-new"
    case gate429 = "gate-429"
    case gate403 = "gate-403"
    case gateKey = "gate-key"
    case gate502 = "gate-502"
    case gateDown = "gate-down"
    // Binance's streams
    case binanceSilence = "binance-silence"
    case binanceStall = "binance-stall"
    case binanceNoClose = "binance-no-close"
    case binanceLateClose = "binance-late-close"
    case binanceWrongClose = "binance-wrong-close"
    case binanceDrop = "binance-drop"
    case binanceDuplicate = "binance-duplicate"
    case binanceSwap = "binance-swap"
    case binanceGarbled = "binance-garbled"
    case binanceNewKeys = "binance-new-keys"
    case binance1001 = "binance-1001"
    case binance1006 = "binance-1006"
    case binanceLifetime = "binance-lifetime"
    case binancePing = "binance-ping"
    // Binance's REST interfaces
    case binance429 = "binance-429"
    case binance418 = "binance-418"
    case binance451 = "binance-451"
    case binance403 = "binance-403"
    case binance500 = "binance-500"
    case binance502 = "binance-502"
    case binanceCut = "binance-cut"
    case binanceHang = "binance-hang"
    case binanceEmpty = "binance-empty"
    case binanceTrails = "binance-trails"
    case binanceLimit = "binance-limit"
    case binanceDown = "binance-down"
    // All
    case clockSkew = "clock-skew"
}
