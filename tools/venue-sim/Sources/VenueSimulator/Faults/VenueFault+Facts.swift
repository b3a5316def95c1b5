extension VenueFault {
    /// What this fault does: the one place where the faults are described.
    package var facts: FaultFacts { stream ?? rest ?? binanceStream ?? binanceREST ?? gate }

    /// The name with its arguments, as `--fault` takes them: `stall[:MINUTES[,EVERY]]`.
    package var usage: String {
        let names = facts.parameters.map(\.name)
        guard let first = names.first else { return rawValue }
        let others = names.dropFirst().map { "[,\($0)" }.joined() + String(repeating: "]", count: names.count - 1)
        return "\(rawValue)[:\(first)\(others)]"
    }

    /// The arguments when none are given, as they would be written.
    package var standards: String { facts.parameters.map { String($0.standard) }.joined(separator: ",") }

    private var stream: FaultFacts? {
        switch self {
        case .ackFirst: FaultFacts(.stream, "the ack comes before the snapshot", mix: [])
        case .clientID: FaultFacts(.stream, "each frame has an empty `client_id`", mix: [])
        case .timestampDigits: FaultFacts(.stream, "timestamps have 0 to 9 fractional digits, each frame another number", mix: [])
        case .snapshot:
            FaultFacts(
                .stream, "a snapshot has this many buckets a product", [.init(name: "BUCKETS", range: 0...100, standard: 0)], mix: [])
        case .bothBuckets:
            FaultFacts(
                .stream, "an ended bucket's last values come only in one event with the next one's first row",
                [.oneIn(1, atLeast: 1)], mix: [12])
        case .lateCorrection:
            FaultFacts(
                .stream, "an ended bucket's last values come only this long after its close, and after the next one's first row",
                [.seconds(1, 1...290), .oneIn(1, atLeast: 1)], mix: [1, 12])
        case .silentBucket:
            FaultFacts(.stream, "the stream says nothing of a bucket that REST has", [.oneIn(12, atLeast: 1)], mix: [48])
        case .drop: FaultFacts(.stream, "an update is lost; its number is used", [.oneIn(20)], mix: [100])
        case .duplicate: FaultFacts(.stream, "an update comes again, directly before the next one", [.oneIn(20)], mix: [100])
        case .swap: FaultFacts(.stream, "an update comes directly after the next one", [.oneIn(20)], mix: [100])
        case .garbled:
            FaultFacts(
                .stream,
                "half of an update's JSON, or garbage, comes instead, and a heartbeat after it; without heartbeats the update does",
                [.oneIn(50)], mix: [200])
        case .errorFrame: FaultFacts(.stream, "an error frame comes before an update", [.oneIn(50)], mix: [200])
        case .alias:
            FaultFacts(
                .stream, "data come under the product's other name: BTC-USDC for BTC-USD; subscriptions may name either",
                [.oneIn(1, atLeast: 1)], mix: [100])
        default: connection
        }
    }

    private var connection: FaultFacts? {
        switch self {
        case .stall:
            FaultFacts(
                .stream, "candles stop, heartbeats go on; a new connection is well", [.minutes(7), .every(180)], mix: [7, 360])
        case .silence:
            FaultFacts(
                .stream, "nothing comes while TCP stays open; a new connection is well", [.minutes(7), .every(180)], mix: [7, 480])
        case .close1000: FaultFacts(.stream, "every connection is closed with 1000", [.every(120)], mix: [480])
        case .close1001: FaultFacts(.stream, "every connection is closed with 1001", [.every(120)], mix: [480])
        case .close1006: FaultFacts(.stream, "every connection is cut without a close frame", [.every(120)], mix: [480])
        case .close1011: FaultFacts(.stream, "every connection is closed with 1011", [.every(120)], mix: [480])
        case .subscribeError:
            FaultFacts(.stream, "error frames come before the answers to a connection's subscriptions", [.oneIn(2)], mix: [3])
        case .unknownProduct:
            FaultFacts(
                .stream, "ETH-USD is missing in acks and data for a while; the first time from the start of the run",
                [.minutes(60), .every(1_440)], mix: [60, 720])
        case .noHeartbeats:
            FaultFacts(.stream, "heartbeats are acked and do not come", [.minutes(1_440), .every(1_440)], mix: [30, 360])
        case .slowStart:
            FaultFacts(.stream, "a subscription of candles is answered this much later", [.seconds(30, 1...86_400)], mix: [30])
        default: nil
        }
    }

    private var rest: FaultFacts? {
        switch self {
        case .restLimit:
            FaultFacts(
                .rest, "the most buckets of a request; 349 without this fault", [.choice("BUCKETS", 300, of: [300, 349, 350])], mix: [])
        case .restTrails:
            FaultFacts(.rest, "buckets are as the market stood this long ago", [.seconds(45, 1...3_600)], mix: [45])
        case .rest401: FaultFacts(.rest, "401, plain text", [.oneIn(10)], mix: [80])
        case .rest404: FaultFacts(.rest, "404, though the product is there", [.oneIn(10)], mix: [80])
        case .rest429: FaultFacts(.rest, "429, with the body that only 429 has", [.oneIn(10)], mix: [80])
        case .rest500: FaultFacts(.rest, "500, a page of HTML", [.oneIn(10)], mix: [80])
        case .rest502: FaultFacts(.rest, "502, a page of HTML", [.oneIn(10)], mix: [80])
        case .restCut: FaultFacts(.rest, "the connection breaks in the middle of the answer", [.oneIn(10)], mix: [80])
        case .restHang:
            FaultFacts(
                .rest, "no body comes, and after this many wall seconds the connection breaks", [.oneIn(10), .seconds(2, 1...60)],
                mix: [80, 2])
        case .restEmpty: FaultFacts(.rest, "200 without a candle", [.oneIn(10)], mix: [80])
        case .restDown: FaultFacts(.rest, "an outage: every answer is 502, from a minute of the run on", Self.outage)
        default: nil
        }
    }

    static let outage: [FaultParameter] = [.init(name: "FROM-MINUTE", range: 1...10_000_000, standard: 60), .minutes(30)]

    private var gate: FaultFacts {
        switch self {
        case .gateText: FaultFacts(.gate, "all numbers are strings", mix: [])
        case .gateMilliseconds: FaultFacts(.gate, "times are in milliseconds", mix: [])
        case .gateCap:
            FaultFacts(
                .gate, "the most rows of a page; 100 without this fault", [.choice("ROWS", 1_000, of: [100, 200, 1_000, 2_000])], mix: [])
        case .gateLate:
            FaultFacts(
                .gate, "an hour is not there until this long after its end", [.minutes(20), .oneIn(6, atLeast: 1)], mix: [20, 6])
        case .gateMissing: FaultFacts(.gate, "an hour never comes", [.oneIn(12)], mix: [16])
        case .gateRevised:
            FaultFacts(
                .gate, "an hour's amounts change by this factor, this long after its end",
                [.minutes(30), .percent(150), .oneIn(6, atLeast: 1)], mix: [30, 150, 6])
        case .gateNoUSDNew: FaultFacts(.gate, "rows have no `_usd_new`", mix: [])
        case .gateUSDNew: FaultFacts(.gate, "`_usd_new` is this part of `_usd`", [.percent(90)], mix: [90])
        case .gate429: FaultFacts(.gate, "429 with the `X-Gate-RateLimit` headers", [.oneIn(10)], mix: [20])
        case .gate403: FaultFacts(.gate, "403, a page of HTML", [.oneIn(10)], mix: [20])
        case .gateKey: FaultFacts(.gate, "400, the request needs a KEY header", [.oneIn(10)], mix: [20])
        case .gate502: FaultFacts(.gate, "502, a page of HTML", [.oneIn(10)], mix: [20])
        case .gateDown: FaultFacts(.gate, "an outage: every answer is 502, from a minute of the run on", Self.outage)
        default:
            FaultFacts(
                .clock, "the venues' times (frames, `/time`) are ahead of the virtual clock, or behind it",
                [.seconds(30, -86_400...86_400)], mix: [3])
        }
    }
}
